/**
 * Weights in whatever form people save them → tensors by name ({@link
 * io.github.imagerecognition.checkpoint.Checkpoint}), and their download and cache.
 */
package io.github.imagerecognition.checkpoint;
