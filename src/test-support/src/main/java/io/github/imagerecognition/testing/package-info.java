/**
 * What the tests of several modules share: the reference data, a real S3 server and a hostile one.
 */
package io.github.imagerecognition.testing;
