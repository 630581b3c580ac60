package io.github.imagerecognition.catalogue;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Products of which probably all but one are too many.
 *
 * @param kind what they have in common
 * @param similarity of the two whose embeddings differ most; null where pictures are equal
 * @param products the folders' names, in the order of the catalogue
 * @param pictures the keys of the pictures that are the same file; null where there are none
 */
public record DuplicateGroup(
    Kind kind, Float similarity, List<String> products, List<String> pictures) {

  /** How products are the same. */
  public enum Kind {
    /** They have a picture in common, byte for byte. */
    @JsonProperty("equal_picture")
    EQUAL_PICTURE,
    /** Their embeddings are similar, each to each other. */
    @JsonProperty("similar")
    SIMILAR
  }
}
