package io.github.imagerecognition.transforms;

import io.github.imagerecognition.embedding.ProductEmbedding;
import io.github.imagerecognition.embedding.ProductOutcome;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/** The result of {@link EmbedImages}: an outcome of every product, and embeddings. */
public final class EmbedImagesResult implements POutput {

  private final PCollection<ProductOutcome> outcomes;
  private final Optional<PCollection<ProductEmbedding>> embeddings;

  EmbedImagesResult(
      PCollection<ProductOutcome> outcomes, Optional<PCollection<ProductEmbedding>> embeddings) {
    this.outcomes = outcomes;
    this.embeddings = embeddings;
  }

  /** Returns what became of each product, with the failures of its pictures. */
  public PCollection<ProductOutcome> outcomes() {
    return outcomes;
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
    return outcomes.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return embeddings
        .<Map<TupleTag<?>, PValue>>map(
            read -> Map.of(EmbedImages.OUTCOMES, outcomes, EmbedImages.EMBEDDINGS, read))
        .orElseGet(() -> Map.of(EmbedImages.OUTCOMES, outcomes));
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
