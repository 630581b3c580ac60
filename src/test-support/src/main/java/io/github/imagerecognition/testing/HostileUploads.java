package io.github.imagerecognition.testing;

import io.github.imagerecognition.testing.HostileStore.Answer;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The objects of a {@link HostileStore} that are written in parts. */
final class HostileUploads {

  private static final Map<String, String> XML = Map.of("Content-Type", "application/xml");

  private final AtomicInteger begun = new AtomicInteger();
  private final Map<String, NavigableMap<Integer, byte[]>> parts = new ConcurrentHashMap<>();

  int unfinished() {
    return parts.size();
  }

  /** Begins an object, or hands over one whose parts are complete. */
  Answer post(StoreServer.Request request, Consumer<byte[]> whole) {
    if (request.parameters().containsKey("uploads")) {
      String id = "upload-" + begun.incrementAndGet();
      parts.put(id, new ConcurrentSkipListMap<>());
      return Answer.of(
          200,
          XML,
          "<InitiateMultipartUploadResult><UploadId>%s</UploadId></InitiateMultipartUploadResult>"
              .formatted(id));
    }
    NavigableMap<Integer, byte[]> complete = parts.remove(request.parameter("uploadId"));
    if (complete == null) {
      return Answer.error(404, "NoSuchUpload");
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    complete.values().forEach(content::writeBytes);
    whole.accept(content.toByteArray());
    return Answer.of(
        200,
        XML,
        "<CompleteMultipartUploadResult><ETag>\"x\"</ETag></CompleteMultipartUploadResult>");
  }

  /** Takes a part. */
  Answer put(StoreServer.Request request, byte[] content) {
    NavigableMap<Integer, byte[]> upload = parts.get(request.parameter("uploadId"));
    if (upload == null) {
      return Answer.error(404, "NoSuchUpload");
    }
    upload.put(Integer.parseInt(request.parameter("partNumber")), content);
    return Answer.of(200, Map.of("ETag", "\"part\""), "");
  }

  /** Forgets the parts of an object. */
  Answer abort(StoreServer.Request request) {
    return parts.remove(request.parameter("uploadId")) == null
        ? Answer.error(404, "NoSuchUpload")
        : Answer.of(204, Map.of(), "");
  }
}
