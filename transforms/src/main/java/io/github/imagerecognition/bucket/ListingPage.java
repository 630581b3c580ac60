package io.github.imagerecognition.bucket;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A page of a listing, whichever version it has; stores leave out what they do not know.
 *
 * @param objects in the store's order
 * @param truncated whether there is more
 * @param token what to ask for it with; version 1 has none and goes on after a key
 */
record ListingPage(List<S3Object> objects, boolean truncated, Optional<String> token) {

  static ListingPage ofVersion2(ListObjectsV2Response response, int pageSize) {
    return of(
        response.contents(), response.isTruncated(), response.nextContinuationToken(), pageSize);
  }

  static ListingPage ofVersion1(ListObjectsResponse response, int pageSize) {
    return of(response.contents(), response.isTruncated(), null, pageSize);
  }

  private static ListingPage of(
      List<S3Object> objects, Boolean truncated, String token, int pageSize) {
    Optional<String> next = Optional.ofNullable(token).filter(text -> !text.isEmpty());
    return new ListingPage(
        objects,
        truncated == null ? next.isPresent() || objects.size() >= pageSize : truncated,
        next);
  }
}
