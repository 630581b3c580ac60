package io.github.imagerecognition.bucket;

import java.net.URI;
import java.nio.file.Path;

/**
 * A trusted profile of IBM Cloud. The machine shows IAM a token that its platform has put into a
 * file, and gets tokens for the store; nobody keeps a secret.
 *
 * @param profile its name or its id, {@code Profile-…}
 * @param computeResourceToken the file, such as {@link #CODE_ENGINE_TOKEN}
 * @param iam the address of IAM, such as {@link Credentials#IBM_IAM}
 */
public record TrustedProfile(String profile, Path computeResourceToken, URI iam)
    implements Credentials {

  /** Where Code Engine puts the token when trusted profiles are enabled. */
  public static final Path CODE_ENGINE_TOKEN =
      Path.of("/var/run/secrets/codeengine.cloud.ibm.com/compute-resource-token/token");

  /**
   * Checks the address.
   *
   * @throws StoreException {@code MISCONFIGURED} when tokens would travel unencrypted
   */
  public TrustedProfile {
    S3Store.requireEncryption("the compute resource token", iam);
  }
}
