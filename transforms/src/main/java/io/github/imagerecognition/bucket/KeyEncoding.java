package io.github.imagerecognition.bucket;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Whether the keys of a listing are URL-encoded, as they were asked to be. Stores that ignore this
 * mostly do not say that they have done it, but not always; some do it and do not say so.
 */
final class KeyEncoding {

  /** Nothing that an encoded key can hold: a blank, an accent, a percent sign alone. */
  private static final Pattern PLAIN = Pattern.compile("[^!-~]|%(?![0-9A-Fa-f]{2})");

  private static final Pattern MAYBE_ENCODED = Pattern.compile("[%+]");

  private final Predicate<String> exists;
  private Optional<Boolean> encodesSilently = Optional.empty();

  /** An encoding to be found out, where need be by a request whether a key exists as it is. */
  KeyEncoding(Predicate<String> exists) {
    this.exists = exists;
  }

  /** The keys of a page. */
  List<String> decoded(ListingPage page) {
    List<String> keys = page.objects().stream().map(S3Object::key).toList();
    return isEncoded(page, keys) ? keys.stream().map(KeyEncoding::decoded).toList() : keys;
  }

  private boolean isEncoded(ListingPage page, List<String> keys) {
    if (keys.stream().anyMatch(key -> PLAIN.matcher(key).find())) {
      return false;
    }
    if (page.saysEncoded()) {
      return true;
    }
    if (encodesSilently.isEmpty()) {
      encodesSilently =
          keys.stream()
              .filter(key -> MAYBE_ENCODED.matcher(key).find())
              .findFirst()
              .map(key -> !exists.test(key));
    }
    return encodesSilently.orElse(false);
  }

  private static String decoded(String key) {
    return URLDecoder.decode(key, StandardCharsets.UTF_8);
  }
}
