package io.github.imagerecognition.transforms;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.embedding.BatchEmbedder;
import io.github.imagerecognition.embedding.ImageTally;
import io.github.imagerecognition.embedding.ProductAccumulator;
import io.github.imagerecognition.embedding.Transfers;
import io.github.imagerecognition.image.ImagePreprocessor;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.process.ProcessResources;
import io.github.imagerecognition.process.SharedValues;
import io.github.imagerecognition.product.ImageBatch;
import io.github.imagerecognition.product.ProductImages;
import io.github.imagerecognition.transforms.ProductFinisher.Finished;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Computes one batch while the pictures of the next one arrive and the products of the last one are
 * written: it holds a batch back until the next one comes or the bundle ends.
 */
final class EmbedWorker implements AutoCloseable {

  /** Where results go. */
  interface Receiver {

    void finished(Finished product);

    /** A part of a product that other workers have parts of. */
    void part(ProductAccumulator part);
  }

  private static final int TRANSFERS_AT_ONCE = 16;

  /** Products that wait to be written; more would only fill the memory when a store is slow. */
  private static final int MAX_WRITES_BEHIND = 256;

  private final OpenResources resources = new OpenResources();
  private final boolean writesFiles;
  private final ProductFinisher finisher;
  private final EmbeddingModel model;
  private final BatchEmbedder embedder;
  private final Transfers transfers;
  private final Deque<CompletableFuture<Finished>> products = new ArrayDeque<>();

  /** Opens the stores and loads the model; what is open is closed again when that fails. */
  EmbedWorker(EmbedSettings settings) {
    this(settings, BucketLocation::open);
  }

  EmbedWorker(EmbedSettings settings, Function<BucketLocation, Bucket> buckets) {
    writesFiles = settings.writesFiles();
    try {
      finisher = resources.add(new ProductFinisher(settings, buckets));
      Bucket input = resources.add(buckets.apply(settings.input()));
      model = resources.add(ModelLoader.acquire(settings.model()));
      ImageTally tally = resources.add(tally(settings)).value();
      transfers = new Transfers(TRANSFERS_AT_ONCE);
      embedder =
          resources.add(
              new BatchEmbedder(
                  input,
                  settings.maxImageBytes(),
                  transfers,
                  new ImagePreprocessor(settings.preprocessing()),
                  model,
                  settings.batchSize(),
                  tally));
      resources.add(transfers);
    } catch (Throwable e) {
      resources.closeAfter(e);
      throw e;
    }
  }

  /** All workers of a pipeline count together, as far as they are in one process. */
  private static SharedValues.Share<ImageTally> tally(EmbedSettings settings) {
    return ProcessResources.current()
        .sharedValues()
        .share(settings.tally(), ImageTally.class, () -> new ImageTally(settings.failureLimit()));
  }

  /** Marks, at the same time, products that are finished but for their mark; the others remain. */
  ImageBatch withoutAdopted(ImageBatch batch) {
    List<CompletableFuture<Boolean>> adopted =
        batch.products().stream()
            .map(product -> transfers.start(() -> finisher.adopts(product, model.identity())))
            .toList();
    List<ProductImages> others = new ArrayList<>();
    for (int i = 0; i < adopted.size(); i++) {
      if (!adopted.get(i).join()) {
        others.add(batch.products().get(i));
      }
    }
    return new ImageBatch(others);
  }

  void accept(ImageBatch batch, Receiver receiver) {
    embedder.announce(batch);
    if (embedder.announced() > 1) {
      embedNext(receiver);
    }
  }

  void finish(Receiver receiver) {
    while (embedder.announced() > 0) {
      embedNext(receiver);
    }
    while (!products.isEmpty()) {
      receiver.finished(products.remove().join());
    }
  }

  private void embedNext(Receiver receiver) {
    for (BatchEmbedder.Part part : embedder.embedNext()) {
      if (part.whole()) {
        products.add(finish(part.accumulator()));
      } else {
        receiver.part(part.accumulator());
      }
    }
    while (!products.isEmpty()
        && (products.peek().isDone() || products.size() > MAX_WRITES_BEHIND)) {
      receiver.finished(products.remove().join());
    }
  }

  private CompletableFuture<Finished> finish(ProductAccumulator accumulator) {
    return writesFiles
        ? transfers.start(() -> finisher.finish(accumulator))
        : CompletableFuture.completedFuture(finisher.finish(accumulator));
  }

  /** Also called while another thread embeds: a runner tears down all workers when one fails. */
  @Override
  public void close() {
    resources.close();
  }
}
