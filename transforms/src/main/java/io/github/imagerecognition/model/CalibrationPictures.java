package io.github.imagerecognition.model;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.S3Provider;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.checkpoint.Sha256;
import io.github.imagerecognition.product.ProductLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that a calibration is made with, in an order that does not depend on where they are.
 * Each is read when it is used, one at a time.
 */
final class CalibrationPictures {

  private static final Logger LOG = LoggerFactory.getLogger(CalibrationPictures.class);

  /** More do not change the ranges, and each takes a tenth of a second. */
  private static final int MOST = 256;

  private static final int MOST_KEYS = 100_000;
  private static final long MAX_BYTES = 100_000_000;

  /** The sample catalogue's, which come with the library. */
  private static final String OWN = "calibration.txt";

  /** What is wrong with one object, and not with its store. */
  private static final Set<StoreException.Kind> OF_ONE_OBJECT =
      EnumSet.of(
          StoreException.Kind.NOT_FOUND,
          StoreException.Kind.TOO_LARGE,
          StoreException.Kind.UNUSABLE_KEY,
          StoreException.Kind.UNREADABLE);

  private final Supplier<Source> source;
  private final List<Picture> pictures;

  private record Picture(String name, String sha256) {}

  /** Where they are. */
  private interface Source extends AutoCloseable {
    Collection<String> names();

    byte[] read(String name);

    @Override
    void close();
  }

  private CalibrationPictures(Supplier<Source> source, List<Picture> pictures) {
    this.source = source;
    this.pictures = pictures;
  }

  /**
   * Chooses them. Those that are too large, or cannot be read for another reason of their own, are
   * left out.
   *
   * @param location a folder or {@code s3://} prefix; empty for the library's own
   * @throws CodedException {@code CONFIGURATION} when the location is none, or has no pictures
   * @throws StoreException when it cannot be read
   */
  static CalibrationPictures at(String location, S3Provider store) {
    if (location.isEmpty()) {
      return of(Own::new, "the library's own");
    }
    BucketLocation parsed = parse(location, store);
    return of(() -> new Stored(parsed.open()), parsed.uri());
  }

  private static CalibrationPictures of(Supplier<Source> source, String location) {
    List<Picture> pictures = new ArrayList<>();
    try (Source opened = source.get()) {
      for (String name : opened.names()) {
        try {
          pictures.add(new Picture(name, hash(opened.read(name))));
        } catch (StoreException e) {
          if (!OF_ONE_OBJECT.contains(e.kind())) {
            throw e;
          }
          LOG.warn("Left out {}, a picture to calibrate with: {}", name, e.getMessage());
        }
      }
    }
    if (pictures.isEmpty()) {
      throw invalid("there are no pictures to calibrate with at " + location);
    }
    return new CalibrationPictures(source, List.copyOf(pictures));
  }

  private static BucketLocation parse(String location, S3Provider store) {
    try {
      return BucketLocation.parse(location, store);
    } catch (IllegalArgumentException e) {
      throw new CodedException(ErrorCode.CONFIGURATION, "calibration=" + e.getMessage(), e);
    }
  }

  /** The SHA-256 of each, in lower-case hexadecimal. */
  List<String> hashes() {
    return pictures.stream().map(Picture::sha256).toList();
  }

  /**
   * Reads those with certain numbers, from 0 on.
   *
   * @throws CodedException {@code CONFIGURATION} when one is not what it was when it was chosen
   */
  void forEach(IntPredicate numbers, Consumer<byte[]> use) {
    try (Source opened = source.get()) {
      for (int number = 0; number < pictures.size(); number++) {
        if (numbers.test(number)) {
          use.accept(unchanged(pictures.get(number), opened));
        }
      }
    }
  }

  private static byte[] unchanged(Picture picture, Source source) {
    byte[] content = source.read(picture.name());
    if (!hash(content).equals(picture.sha256())) {
      throw invalid(
          "the picture %s to calibrate with has just been replaced: start again"
              .formatted(picture.name()));
    }
    return content;
  }

  private static String hash(byte[] content) {
    MessageDigest digest = Sha256.newDigest();
    digest.update(content);
    return Sha256.finish(digest);
  }

  private static CodedException invalid(String message) {
    return new CodedException(ErrorCode.CONFIGURATION, message);
  }

  private static final class Own implements Source {

    @Override
    public Collection<String> names() {
      return new String(resource(OWN), StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    public byte[] read(String name) {
      return resource("calibration/" + name);
    }

    private static byte[] resource(String name) {
      try (InputStream content = CalibrationPictures.class.getResourceAsStream(name)) {
        return Objects.requireNonNull(content, name).readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {}
  }

  private record Stored(Bucket bucket) implements Source {

    /** Those whose keys hash to the smallest numbers: as good as drawn, and always the same. */
    @Override
    public Collection<String> names() {
      bucket.check();
      TreeMap<String, String> chosen = new TreeMap<>();
      Iterator<StoredObject> listing = bucket.list("", "");
      for (int keys = 0; keys < MOST_KEYS && listing.hasNext(); keys++) {
        String key = listing.next().key();
        if (ProductLayout.isImage(key)) {
          chosen.put(hash(key.getBytes(StandardCharsets.UTF_8)), key);
          if (chosen.size() > MOST) {
            chosen.pollLastEntry();
          }
        }
      }
      return chosen.values();
    }

    @Override
    public byte[] read(String key) {
      return bucket.read(key, MAX_BYTES).bytes();
    }

    @Override
    public void close() {
      bucket.close();
    }
  }
}
