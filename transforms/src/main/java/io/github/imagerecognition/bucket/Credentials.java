package io.github.imagerecognition.bucket;

import java.net.URI;

/**
 * What an S3-compatible store knows this machine by. None of its kinds is serializable, so that no
 * job graph can hold a secret, and none prints one.
 */
public sealed interface Credentials permits HmacKeys, IamApiKey, TrustedProfile {

  /** Where IBM Cloud's IAM gives tokens, which stand for an API key or a trusted profile. */
  URI IBM_IAM = URI.create("https://iam.cloud.ibm.com");
}
