package io.github.imagerecognition.product;

import java.io.Serializable;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * How embeddings are made, in two short hashes.
 *
 * @param model of the network, its weights and its precision
 * @param preprocessing of everything else
 */
public record Recipe(String model, String preprocessing) implements Serializable {

  /** Hashes two descriptions. */
  public static Recipe of(String model, String preprocessing) {
    return new Recipe(hash(model), hash(preprocessing));
  }

  private static String hash(String text) {
    return DigestUtils.sha256Hex(text).substring(0, PictureHash.SHORT_DIGITS);
  }
}
