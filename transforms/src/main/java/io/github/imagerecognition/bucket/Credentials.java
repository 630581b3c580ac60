package io.github.imagerecognition.bucket;

/**
 * The key pair for an S3-compatible store. It is not serializable, so that no job graph can hold
 * it.
 *
 * @param accessKeyId the public half of the key pair
 * @param secretAccessKey the secret half, which signs requests
 */
public record Credentials(String accessKeyId, String secretAccessKey) {

  /** Neither half. */
  @Override
  public String toString() {
    return "Credentials[hidden]";
  }
}
