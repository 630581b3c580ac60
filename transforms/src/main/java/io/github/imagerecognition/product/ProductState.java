package io.github.imagerecognition.product;

/** How the outputs of a product compare with what a run from nothing would write. */
public enum ProductState {
  /** There is no embedding. */
  MISSING,
  /** There is an embedding, and nothing that says what it was made of. */
  UNKNOWN,
  /** Pictures have been added, replaced or removed since. */
  OTHER_PICTURES,
  /** It was made by another network, or with other weights, precision or calibration. */
  OTHER_MODEL,
  /** It was made with another preprocessing. */
  OTHER_PREPROCESSING,
  /** It is up to date, but pictures were left out. */
  INCOMPLETE,
  /** It is up to date. */
  CURRENT;

  /** Whether embedding it again would change the outputs, as far as is known. */
  public boolean isChanged() {
    return switch (this) {
      case UNKNOWN, OTHER_PICTURES, OTHER_MODEL, OTHER_PREPROCESSING -> true;
      case MISSING, INCOMPLETE, CURRENT -> false;
    };
  }
}
