package io.github.imagerecognition.bucket;

import java.net.URI;

/**
 * An API key of IBM Cloud, for which IAM gives tokens that a store of IBM takes.
 *
 * @param apiKey a user's or a service ID's; secret
 * @param iam the address of IAM, such as {@link Credentials#IBM_IAM}
 */
public record IamApiKey(String apiKey, URI iam) implements Credentials {

  /**
   * Checks the address.
   *
   * @throws StoreException {@code MISCONFIGURED} when the key would travel unencrypted
   */
  public IamApiKey {
    S3Store.requireEncryption("the IAM API key", iam);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "IamApiKey[hidden]";
  }
}
