/** What the tests of several modules share: the reference data and a real S3 server. */
package io.github.imagerecognition.testing;
