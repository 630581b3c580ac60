package io.github.imagerecognition.bucket;

/**
 * A key pair that signs requests, as every S3-compatible store takes it.
 *
 * @param accessKeyId the public half of the key pair
 * @param secretAccessKey the secret half, which signs requests
 */
public record HmacKeys(String accessKeyId, String secretAccessKey) implements Credentials {

  /** Neither half. */
  @Override
  public String toString() {
    return "HmacKeys[hidden]";
  }
}
