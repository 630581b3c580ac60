package io.github.imagerecognition.transforms;

import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.embedding.ProductEmbedding;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/** The result of {@link EmbedImages}: what went wrong, and embeddings. */
public final class EmbedImagesResult implements POutput {

  private final PCollection<Failure> failures;
  private final Optional<PCollection<ProductEmbedding>> embeddings;

  EmbedImagesResult(
      PCollection<Failure> failures, Optional<PCollection<ProductEmbedding>> embeddings) {
    this.failures = failures;
    this.embeddings = embeddings;
  }

  /** Returns what was wrong with pictures and products. */
  public PCollection<Failure> failures() {
    return failures;
  }

  /**
   * Returns the embedding of each product that has one, in no particular order.
   *
   * @throws IllegalStateException when the embeddings are written and were not requested as well
   */
  public PCollection<ProductEmbedding> embeddings() {
    return embeddings.orElseThrow(
        () ->
            new IllegalStateException(
                "EmbedImages writes the embeddings; to read them as well, call withEmbeddings()"));
  }

  @Override
  public Pipeline getPipeline() {
    return failures.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return embeddings
        .<Map<TupleTag<?>, PValue>>map(
            read -> Map.of(EmbedImages.FAILURES, failures, EmbedImages.EMBEDDINGS, read))
        .orElseGet(() -> Map.of(EmbedImages.FAILURES, failures));
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
