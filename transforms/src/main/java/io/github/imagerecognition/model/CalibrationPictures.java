package io.github.imagerecognition.model;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.S3Provider;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.checkpoint.Sha256;
import io.github.imagerecognition.product.ProductLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The files that a calibration is made with, in an order that does not depend on where they are.
 */
final class CalibrationPictures {

  /** More do not change the ranges, and each takes a tenth of a second. */
  private static final int MOST = 256;

  private static final int MOST_KEYS = 100_000;
  private static final long MAX_BYTES = 100_000_000;

  /** The sample catalogue's, which come with the library. */
  private static final String OWN = "calibration.txt";

  private CalibrationPictures() {}

  /**
   * Reads them.
   *
   * @param location a folder or {@code s3://} prefix; empty for the library's own
   * @throws CodedException {@code CONFIGURATION} when the location is none, or has no pictures
   * @throws io.github.imagerecognition.bucket.StoreException when it cannot be read
   */
  static List<byte[]> read(String location, S3Provider store) {
    return location.isEmpty() ? own() : at(location, store);
  }

  private static List<byte[]> own() {
    String names = new String(resource(OWN), StandardCharsets.UTF_8);
    return names.lines().map(name -> resource("calibration/" + name)).toList();
  }

  private static byte[] resource(String name) {
    try (InputStream content = CalibrationPictures.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(content, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<byte[]> at(String location, S3Provider store) {
    try (Bucket bucket = parse(location, store).open()) {
      bucket.check();
      List<byte[]> pictures = new ArrayList<>();
      for (String key : chosen(bucket)) {
        pictures.add(bucket.read(key, MAX_BYTES).bytes());
      }
      if (pictures.isEmpty()) {
        throw new CodedException(
            ErrorCode.CONFIGURATION,
            "there are no pictures to calibrate with at " + bucket.location());
      }
      return pictures;
    }
  }

  private static BucketLocation parse(String location, S3Provider store) {
    try {
      return BucketLocation.parse(location, store);
    } catch (IllegalArgumentException e) {
      throw new CodedException(ErrorCode.CONFIGURATION, "calibration=" + e.getMessage(), e);
    }
  }

  /** Those whose keys hash to the smallest numbers: as good as drawn, and the same every time. */
  private static Iterable<String> chosen(Bucket bucket) {
    TreeMap<String, String> chosen = new TreeMap<>();
    Iterator<StoredObject> listing = bucket.list("", "");
    for (int keys = 0; keys < MOST_KEYS && listing.hasNext(); keys++) {
      String key = listing.next().key();
      if (ProductLayout.isImage(key)) {
        MessageDigest digest = Sha256.newDigest();
        digest.update(key.getBytes(StandardCharsets.UTF_8));
        chosen.put(Sha256.finish(digest), key);
        if (chosen.size() > MOST) {
          chosen.pollLastEntry();
        }
      }
    }
    return chosen.values();
  }
}
