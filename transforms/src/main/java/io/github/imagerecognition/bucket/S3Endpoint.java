package io.github.imagerecognition.bucket;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of an S3-compatible store and the region to sign for.
 *
 * @param uri with scheme and host
 * @param region the one in the host's name; {@code us-east-1}, which stores without regions accept,
 *     where there is none
 */
record S3Endpoint(URI uri, String region) {

  /** s3.eu-de.cloud-object-storage.appdomain.cloud, s3.private.…, s3.direct.…, and Amazon's own. */
  private static final Pattern HOST =
      Pattern.compile(
          "s3\\.(?:(?:private|direct)\\.)?([a-z0-9-]+)\\."
              + "(?:cloud-object-storage\\.appdomain\\.cloud|amazonaws\\.com)");

  private static final String DEFAULT_REGION = "us-east-1";

  /** Reads an endpoint as a user writes it, with or without {@code https://}. */
  static S3Endpoint parse(String text) {
    if (text.contains("@")) {
      throw new CodedException(
          ErrorCode.CONFIGURATION,
          "%s holds a user name: keys belong in %s and %s"
              .formatted(
                  Environment.ENDPOINT, Environment.ACCESS_KEY_ID, Environment.SECRET_ACCESS_KEY));
    }
    String address = text.contains("://") ? text : "https://" + text;
    try {
      URI uri = URI.create(address);
      if (uri.getHost() != null && uri.getScheme().matches("https?")) {
        Matcher matcher = HOST.matcher(uri.getHost());
        return new S3Endpoint(uri, matcher.matches() ? matcher.group(1) : DEFAULT_REGION);
      }
    } catch (IllegalArgumentException e) {
      throw invalid(text, e);
    }
    throw invalid(text, null);
  }

  private static CodedException invalid(String text, Throwable cause) {
    return new CodedException(
        ErrorCode.CONFIGURATION,
        "%s='%s' is no address: it looks like https://s3.eu-de.cloud-object-storage.appdomain.cloud"
            .formatted(Environment.ENDPOINT, text),
        cause);
  }
}
