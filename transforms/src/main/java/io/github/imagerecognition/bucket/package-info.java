/**
 * Stores: a folder or an S3-compatible store behind one small interface. Locations travel without
 * secrets and open themselves; errors are of a few kinds, and know nothing of pictures and jobs.
 */
package io.github.imagerecognition.bucket;
