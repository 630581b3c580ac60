package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.product.ProductState;
import java.util.Locale;

/** States of products, as people read them behind a number of products, and as programs do. */
public final class ProductStateText {

  private ProductStateText() {}

  /** The state in words. */
  public static String of(ProductState state) {
    return switch (state) {
      case MISSING -> "without an embedding";
      case UNKNOWN -> "of unknown origin";
      case OTHER_PICTURES -> "with other pictures";
      case OTHER_MODEL -> "with another model or other weights";
      case OTHER_PREPROCESSING -> "with another preprocessing";
      case INCOMPLETE -> "with pictures left out";
      case CURRENT -> "up to date";
    };
  }

  /** The state's name in JSON. */
  public static String key(ProductState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** The state of a {@link #key}, in words. */
  static String ofKey(String key) {
    return of(ProductState.valueOf(key.toUpperCase(Locale.ROOT)));
  }
}
