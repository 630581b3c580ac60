package io.github.imagerecognition.bucket;

import io.github.imagerecognition.testing.S3Server;

/** A store whose keys a test has written down. */
public record FixedStore(String endpoint, String accessKeyId, String secretAccessKey)
    implements S3Provider {

  /** The store of the tests' server. */
  public static FixedStore of(S3Server server) {
    return new FixedStore(server.endpoint(), S3Server.ACCESS_KEY_ID, S3Server.SECRET_ACCESS_KEY);
  }

  @Override
  public S3Store store() {
    return S3Store.of(endpoint, new HmacKeys(accessKeyId, secretAccessKey));
  }
}
