package io.github.imagerecognition.transforms;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.embedding.BatchEmbedder;
import io.github.imagerecognition.embedding.EmbeddingWriter;
import io.github.imagerecognition.embedding.ProductOutcome;
import io.github.imagerecognition.embedding.ProductSum;
import io.github.imagerecognition.embedding.Transfers;
import io.github.imagerecognition.image.ImagePreprocessor;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.product.ImageBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

  private static final int TRANSFERS_AT_ONCE = 16;

  /** Products that wait to be written; more would only fill the memory when a store is slow. */
  private static final int MAX_WRITES_BEHIND = 256;

  private final Bucket input;
  private final Bucket output;
  private final EmbeddingModel model;
  private final Transfers transfers;
  private final BatchEmbedder embedder;
  private final EmbeddingWriter writer;
  private final Deque<ImageBatch> announced = new ArrayDeque<>();
  private final Deque<CompletableFuture<ProductOutcome>> writes = new ArrayDeque<>();

  EmbedWorker(EmbedImages.Settings settings) {
    input = settings.selection().input().open();
    output = settings.selection().output().open();
    writer = settings.writerTo(output);
    model = ModelLoader.acquire(settings.model());
    transfers = new Transfers(TRANSFERS_AT_ONCE);
    embedder =
        new BatchEmbedder(
            input,
            settings.maxImageBytes(),
            transfers,
            new ImagePreprocessor(settings.preprocessing()),
            model,
            settings.batchSize());
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
        writes.add(transfers.start(() -> writer.write(sum.finish())));
      } else {
        receiver.part(KV.of(sum.product(), sum));
      }
    }
    while (!writes.isEmpty() && (writes.peek().isDone() || writes.size() > MAX_WRITES_BEHIND)) {
      receiver.outcome(writes.remove().join());
    }
  }

  /** Also called while another thread embeds: a runner tears down all workers when one fails. */
  @Override
  public void close() {
    transfers.close();
    embedder.close();
    model.close();
    input.close();
    output.close();
  }
}
