/** Objects in and out: a folder or an S3-compatible store behind one small interface. */
package io.github.imagerecognition.bucket;
