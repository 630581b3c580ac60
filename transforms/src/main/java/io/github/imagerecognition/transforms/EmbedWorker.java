package io.github.imagerecognition.transforms;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.Environment;
import io.github.imagerecognition.embedding.BatchEmbedder;
import io.github.imagerecognition.embedding.EmbeddingWriter;
import io.github.imagerecognition.embedding.ProductOutcome;
import io.github.imagerecognition.embedding.ProductSum;
import io.github.imagerecognition.image.ImagePreprocessor;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.product.ImageBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.beam.sdk.values.KV;

/**
 * Computes one batch while the pictures of the next one arrive and the products of the last one are
 * being written: it holds a batch back until it is given another, or told that there is none.
 */
final class EmbedWorker implements AutoCloseable {

  /** Where results go. */
  interface Receiver {
    void outcome(ProductOutcome outcome);

    void part(KV<String, ProductSum> part);
  }

  /** Downloads and writes at a time; each waits for the store and costs no core. */
  private static final int TRANSFERS = 16;

  /** Products that wait to be written; more would only fill the memory when a store is slow. */
  private static final int MAX_WRITES_BEHIND = 256;

  private final Bucket input;
  private final Bucket output;
  private final EmbeddingModel model;
  private final ExecutorService transfers;
  private final BatchEmbedder embedder;
  private final EmbeddingWriter writer;
  private final Deque<ImageBatch> announced = new ArrayDeque<>();
  private final Deque<CompletableFuture<ProductOutcome>> writes = new ArrayDeque<>();

  EmbedWorker(EmbedImages.Settings settings) {
    Environment environment = Environment.load();
    input = settings.selection().input().open(environment);
    output = settings.selection().output().open(environment);
    writer = settings.writerTo(output);
    model = ModelLoader.acquire(settings.model());
    transfers = Executors.newFixedThreadPool(TRANSFERS, EmbedWorker::daemon);
    embedder =
        new BatchEmbedder(
            input,
            settings.maxImageBytes(),
            transfers,
            new ImagePreprocessor(settings.preprocessing()),
            model,
            settings.batchSize());
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "transfer");
    thread.setDaemon(true);
    return thread;
  }

  void accept(ImageBatch batch, Receiver receiver) {
    embedder.announce(batch);
    announced.add(batch);
    if (announced.size() > 1) {
      embed(announced.remove(), receiver);
    }
  }

  void finish(Receiver receiver) {
    while (!announced.isEmpty()) {
      embed(announced.remove(), receiver);
    }
    while (!writes.isEmpty()) {
      receiver.outcome(writes.remove().join());
    }
  }

  private void embed(ImageBatch batch, Receiver receiver) {
    List<ProductSum> sums = embedder.embed(batch);
    for (int i = 0; i < sums.size(); i++) {
      ProductSum sum = sums.get(i);
      if (batch.products().get(i).whole()) {
        writes.add(CompletableFuture.supplyAsync(() -> writer.write(sum.finish()), transfers));
      } else {
        receiver.part(KV.of(sum.product(), sum));
      }
    }
    while (!writes.isEmpty() && (writes.peek().isDone() || writes.size() > MAX_WRITES_BEHIND)) {
      receiver.outcome(writes.remove().join());
    }
  }

  @Override
  public void close() {
    transfers.shutdownNow();
    embedder.close();
    model.close();
    input.close();
    output.close();
  }
}
