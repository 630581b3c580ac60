package io.github.imagerecognition.product;

/** Which products are to do. */
public enum Reprocess {
  /** Those whose NPY file is not there yet. */
  MISSING,
  /** Every one. */
  ALL
}
