package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.product.ProductCounts;
import io.github.imagerecognition.transforms.Summarize;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of the products that were to do: the numbers of a run's report and of its record.
 *
 * @param embedded products that have got an embedding
 * @param adopted products whose embedding was there, and now says what it was made of
 * @param failed products that have none
 * @param imagesUsed pictures in the embeddings
 * @param failures failed pictures and failed products, by what is wrong with them
 */
public record RunCounts(
    long embedded, long adopted, long failed, long imagesUsed, Map<ErrorCode, Long> failures) {

  /** Of a run that had nothing to do. */
  public static final RunCounts NOTHING = of(Map.of());

  /** Reads the counters of {@link Summarize} by their names. */
  static RunCounts of(Map<String, Long> counters) {
    Map<ErrorCode, Long> failures = new EnumMap<>(ErrorCode.class);
    for (ErrorCode code : ErrorCode.values()) {
      long number = counters.getOrDefault(Summarize.FAILURES + code, 0L);
      if (number > 0) {
        failures.put(code, number);
      }
    }
    return new RunCounts(
        counters.getOrDefault(Summarize.PRODUCTS_WRITTEN, 0L),
        counters.getOrDefault(Summarize.PRODUCTS_ADOPTED, 0L),
        counters.getOrDefault(Summarize.PRODUCTS_FAILED, 0L),
        counters.getOrDefault(Summarize.IMAGES_USED, 0L),
        Collections.unmodifiableMap(failures));
  }

  /** Pictures that could not be used. */
  long imagesLeftOut() {
    return failures.entrySet().stream()
        .filter(entry -> entry.getKey().scope() == ErrorCode.Scope.IMAGE)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Products that were to do, and of which nothing is known. */
  long notCounted(ProductCounts survey) {
    return Math.max(0, survey.pendingProducts() - embedded - adopted - failed);
  }
}
