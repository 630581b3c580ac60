package io.github.imagerecognition.product;

import java.util.Optional;

/** Which products are to do. */
public enum Reprocess {
  /** Those without an embedding. */
  MISSING,
  /** Also those whose pictures, model or preprocessing have changed. */
  CHANGED,
  /** Those without an embedding, and those with pictures that were left out. */
  FAILED,
  /** Every one. */
  ALL;

  /** Whether a product is to do that the run has not written itself. */
  public boolean takes(ProductState state, Optional<Provenance> provenance) {
    return state == ProductState.MISSING
        || switch (this) {
          case MISSING -> false;
          case CHANGED -> state.isChanged();
          case FAILED -> provenance.filter(made -> made.imagesSkipped() > 0).isPresent();
          case ALL -> true;
        };
  }
}
