package io.github.imagerecognition.bucket;

import io.github.imagerecognition.bucket.StoreException.Kind;
import java.util.Base64;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Changes objects of a bucket, and tells one that is locked from keys that may change nothing.
 *
 * @param connection the way to the store
 * @param bucket the bucket's name
 * @param prefix of every key: empty, or with a closing slash
 */
record S3Changes(S3Connection connection, String bucket, String prefix) {

  /** What nobody has: deleting it changes nothing. */
  private static final String ABSENT_KEY = "_no-such-object";

  String location() {
    return connection.location();
  }

  /** An object's key in the bucket. */
  String wholeKey(String key) {
    return prefix + key;
  }

  /** Writes an object with one request. */
  void write(String key, byte[] content, String contentType) {
    change(
        key,
        s3 ->
            s3.putObject(
                b ->
                    b.bucket(bucket)
                        .key(wholeKey(key))
                        .contentType(contentType)
                        .contentMD5(md5(content)),
                RequestBody.fromBytes(content)));
  }

  /** Deletes an object if it is there. */
  void delete(String key) {
    change(key, s3 -> s3.deleteObject(b -> b.bucket(bucket).key(wholeKey(key))));
  }

  /** Sends any request that changes an object. */
  <T> T change(String key, Function<S3Client, T> request) {
    try {
      return connection.change(wholeKey(key), request);
    } catch (StoreException e) {
      if (connection.mayBeOfALock(e) && exists(key) && mayChangeOthers()) {
        throw new StoreException(
            Kind.LOCKED,
            location(),
            e.getMessage() + ": it is there, and is probably under retention or a legal hold",
            e);
      }
      throw e;
    }
  }

  /** The store checks what arrives; immutable buckets insist on it. */
  static String md5(byte[] content) {
    return Base64.getEncoder().encodeToString(DigestUtils.md5(content));
  }

  private boolean exists(String key) {
    S3Listing listing = new S3Listing(connection, bucket, prefix, key, "", 1);
    return listing.hasNext() && listing.next().key().equals(key);
  }

  private boolean mayChangeOthers() {
    String key = wholeKey(ABSENT_KEY);
    try {
      connection.change(key, s3 -> s3.deleteObject(b -> b.bucket(bucket).key(key)));
      return true;
    } catch (StoreException e) {
      return e.kind() == Kind.NOT_FOUND;
    }
  }
}
