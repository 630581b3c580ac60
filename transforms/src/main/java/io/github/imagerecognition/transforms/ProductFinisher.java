package io.github.imagerecognition.transforms;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.embedding.EmbeddingAdoption;
import io.github.imagerecognition.embedding.EmbeddingWriter;
import io.github.imagerecognition.embedding.ProductAccumulator;
import io.github.imagerecognition.embedding.ProductEmbedding;
import io.github.imagerecognition.embedding.ProductOutcome;
import io.github.imagerecognition.embedding.ProductResult;
import io.github.imagerecognition.model.ModelIdentity;
import io.github.imagerecognition.process.ProcessResources;
import io.github.imagerecognition.product.ProductImages;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Finishes products whose pictures have all been embedded; many threads may use it. */
final class ProductFinisher implements AutoCloseable {

  /** A finished product; its embedding is there if it has one and if embeddings flow on. */
  record Finished(ProductOutcome outcome, Optional<ProductEmbedding> embedding) {}

  private final EmbedSettings settings;
  private final Optional<Bucket> output;
  private final Optional<EmbeddingWriter> writer;

  /** Opens the output if files are written. */
  ProductFinisher(EmbedSettings settings, Function<BucketLocation, Bucket> buckets) {
    this.settings = settings;
    this.output =
        settings.writesFiles() ? Optional.of(buckets.apply(settings.output())) : Optional.empty();
    this.writer =
        output.map(bucket -> new EmbeddingWriter(bucket, settings.preprocessing().description()));
  }

  /** Spares a product from being embedded if it is finished but for its mark. */
  boolean adopts(ProductImages product, ModelIdentity model) {
    boolean adopted =
        writer
            .map(files -> new EmbeddingAdoption(output.orElseThrow(), files, model))
            .filter(adoption -> adoption.adopts(product))
            .isPresent();
    if (adopted) {
      ProcessResources.current().progress().addProduct(Map.of(Summarize.PRODUCTS_ADOPTED, 1L));
    }
    return adopted;
  }

  /** Averages, and writes the product's files if files are written. */
  Finished finish(ProductAccumulator accumulator) {
    ProductResult result = accumulator.finish();
    ProductOutcome outcome =
        writer
            .map(files -> files.write(result, accumulator.formerFiles()))
            .orElseGet(() -> result.outcome());
    ProcessResources.current().progress().addProduct(Summarize.counters(outcome));
    return new Finished(outcome, embedding(result, outcome));
  }

  private Optional<ProductEmbedding> embedding(ProductResult result, ProductOutcome outcome) {
    return settings.embeddingsFlowOn()
            && outcome.embedded()
            && result instanceof ProductResult.Embedded embedded
        ? Optional.of(embedded.embedding())
        : Optional.empty();
  }

  @Override
  public void close() {
    output.ifPresent(Bucket::close);
  }
}
