package io.github.imagerecognition.bucket;

import io.github.imagerecognition.bucket.StoreException.Kind;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Writes one object: with a plain request if it fits into one part, else in parts of which one is
 * held. Closing it before it is complete leaves nothing, so that the object stays what it was.
 */
final class S3Upload extends OutputStream {

  /** Of the first parts, which are of one size because some stores insist on it. */
  static final int PART_BYTES = 16 << 20;

  /** Of those behind the first 125 GiB: a store takes {@value #MAX_PARTS} parts. */
  private static final int LATE_PART_BYTES = 256 << 20;

  private static final int EARLY_PARTS = 8_000;
  static final int MAX_PARTS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(S3Upload.class);

  private final S3Changes changes;
  private final String key;
  private final String contentType;

  /** Grows, because most objects are small. */
  private byte[] part = new byte[1 << 16];

  private final List<CompletedPart> parts = new ArrayList<>();
  private int length;
  private String uploadId;

  S3Upload(S3Changes changes, String key, String contentType) {
    this.changes = changes;
    this.key = key;
    this.contentType = contentType;
  }

  /** How large a part is. */
  static int partBytes(int index) {
    return index < EARLY_PARTS ? PART_BYTES : LATE_PART_BYTES;
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) {
    for (int from = offset, end = offset + count; from < end; ) {
      if (length == partBytes(parts.size())) {
        sendPart();
      }
      int partBytes = partBytes(parts.size());
      int copied = Math.min(end - from, partBytes - length);
      if (length + copied > part.length) {
        part = Arrays.copyOf(part, Math.min(partBytes, Math.max(length + copied, 2 * part.length)));
      }
      System.arraycopy(bytes, from, part, length, copied);
      length += copied;
      from += copied;
    }
  }

  /** Lets the object appear. */
  void complete() {
    if (uploadId == null) {
      changes.write(key, Arrays.copyOf(part, length), contentType);
      return;
    }
    sendPart();
    changes.change(
        key,
        s3 ->
            s3.completeMultipartUpload(
                b ->
                    b.bucket(changes.bucket())
                        .key(changes.wholeKey(key))
                        .uploadId(uploadId)
                        .multipartUpload(upload -> upload.parts(parts))));
    uploadId = null;
  }

  private void sendPart() {
    if (uploadId == null) {
      uploadId = begin();
    }
    byte[] content = length == part.length ? part : Arrays.copyOf(part, length);
    int number = parts.size() + 1;
    String eTag =
        changes
            .change(
                key,
                s3 ->
                    s3.uploadPart(
                        b ->
                            b.bucket(changes.bucket())
                                .key(changes.wholeKey(key))
                                .uploadId(uploadId)
                                .partNumber(number)
                                .contentMD5(S3Changes.md5(content)),
                        RequestBody.fromContentProvider(
                            () -> new ByteArrayInputStream(content), // without another copy
                            content.length,
                            contentType)))
            .eTag();
    parts.add(CompletedPart.builder().partNumber(number).eTag(eTag).build());
    length = 0;
  }

  private String begin() {
    String id =
        changes
            .change(
                key,
                s3 ->
                    s3.createMultipartUpload(
                        b ->
                            b.bucket(changes.bucket())
                                .key(changes.wholeKey(key))
                                .contentType(contentType)))
            .uploadId();
    if (id == null) {
      throw new StoreException(
          Kind.FAILED, changes.location(), "the store takes no object in parts (no UploadId)");
    }
    return id;
  }

  /** Deletes the parts of an object that is not complete. */
  @Override
  public void close() {
    if (uploadId == null) {
      return;
    }
    try {
      changes.change(
          key,
          s3 ->
              s3.abortMultipartUpload(
                  b -> b.bucket(changes.bucket()).key(changes.wholeKey(key)).uploadId(uploadId)));
    } catch (StoreException e) { // the reason that it is not complete matters more
      LOG.warn("The parts of an unfinished object stay in the store: {}", e.getMessage());
    }
    uploadId = null;
  }
}
