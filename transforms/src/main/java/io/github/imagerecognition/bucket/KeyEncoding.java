package io.github.imagerecognition.bucket;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Whether the keys of a bucket's listings are URL-encoded, as they were asked to be. What stores
 * say of it is not always true, so the keys decide, once for all pages: one page alone may not
 * tell.
 */
final class KeyEncoding {

  /** Nothing that an encoded key can hold: a blank, an accent, a percent sign alone. */
  private static final Pattern PLAIN = Pattern.compile("[^!-~]|%(?![0-9A-Fa-f]{2})");

  private static final Pattern MAYBE_ENCODED = Pattern.compile("[%+]");

  /** Empty while both would be the same. Threads that find it out together find the same. */
  private volatile Optional<Boolean> encoded = Optional.empty();

  /**
   * The keys of a page.
   *
   * @param isListed whether the store gives exactly this text for the key that it is; an encoded
   *     key with something to decode is never given for itself
   */
  List<String> decoded(ListingPage page, Predicate<String> isListed) {
    List<String> keys = page.objects().stream().map(S3Object::key).toList();
    return areEncoded(keys, isListed) ? keys.stream().map(KeyEncoding::decoded).toList() : keys;
  }

  private boolean areEncoded(List<String> keys, Predicate<String> isListed) {
    if (keys.stream().anyMatch(key -> PLAIN.matcher(key).find())) {
      encoded = Optional.of(false);
    } else if (encoded.isEmpty()) {
      keys.stream()
          .filter(key -> MAYBE_ENCODED.matcher(key).find())
          .findFirst()
          .ifPresent(key -> encoded = Optional.of(!isListed.test(key)));
    }
    return encoded.orElse(false);
  }

  private static String decoded(String key) {
    return URLDecoder.decode(key, StandardCharsets.UTF_8);
  }
}
