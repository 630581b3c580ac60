package io.github.imagerecognition.embedding;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoredContent;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.image.ImagePreprocessor;
import io.github.imagerecognition.model.Embedder;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.process.Cores;
import io.github.imagerecognition.process.ProcessResources;
import io.github.imagerecognition.product.ImageBatch;
import io.github.imagerecognition.product.ProductImages;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;

/**
 * Embeds batches: fetches, preprocesses, runs the network and averages. It belongs to one thread;
 * the pictures of every announced batch are fetched by others while an earlier batch is computed.
 */
public final class BatchEmbedder implements AutoCloseable {

  /**
   * What a batch holds of a product.
   *
   * @param whole whether these are all of its pictures
   */
  public record Part(ProductAccumulator accumulator, boolean whole) {}

  /** A preprocessed picture that waits for the network. */
  private record Waiting(ProductAccumulator accumulator, Picture picture) {}

  private final ImageQueue queue;
  private final ImagePreprocessor preprocessor;
  private final Embedder embedder;
  private final EmbeddingModel model;
  private final ImageTally tally;
  private final int imagesAtOnce;
  private final float[] tensors;
  private final List<Waiting> waiting = new ArrayList<>();
  private final Deque<ImageBatch> announced = new ArrayDeque<>();

  /**
   * Creates an embedder for one thread.
   *
   * @param transfers run the downloads; the caller closes them
   * @param batchSize the most pictures in one run of the network; fewer where the model computes
   *     fewer at once
   * @param tally of all threads of the run; it may end the run
   * @throws IllegalArgumentException when the model takes pictures of another size
   */
  public BatchEmbedder(
      Bucket input,
      long maxImageBytes,
      Transfers transfers,
      ImagePreprocessor preprocessor,
      EmbeddingModel model,
      int batchSize,
      ImageTally tally) {
    if (preprocessor.imageSize() != model.imageSize()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "pictures of %d pixels a side for a model that takes %d",
              preprocessor.imageSize(),
              model.imageSize()));
    }
    int largestBatch = Integer.MAX_VALUE / preprocessor.tensorLength();
    this.queue = new ImageQueue(input, maxImageBytes, transfers);
    this.preprocessor = preprocessor;
    this.model = model;
    this.tally = tally;
    this.imagesAtOnce = Math.min(Math.min(batchSize, largestBatch), model.imagesAtOnce());
    this.tensors = new float[imagesAtOnce * preprocessor.tensorLength()];
    this.embedder = model.newEmbedder(); // last: nobody would close it if a later step failed
  }

  /** Begins to fetch a batch, which is embedded after those announced before. */
  public void announce(ImageBatch batch) {
    announced.add(batch);
    queue.add(batch);
  }

  /** How many announced batches are still to be embedded. */
  public int announced() {
    return announced.size();
  }

  /**
   * Embeds the first announced batch that is still to be embedded.
   *
   * @return a part for each of its products, in their order
   * @throws io.github.imagerecognition.bucket.StoreException when the store cannot be used; bad
   *     pictures are recorded in the parts
   * @throws NoSuchElementException when no batch is announced
   */
  public List<Part> embedNext() {
    List<Part> parts = new ArrayList<>();
    for (ProductImages product : announced.remove().products()) {
      ProductAccumulator accumulator =
          new ProductAccumulator(
              product.product(), model.identity(), model.dimensions(), product.formerFiles());
      product.images().forEach(image -> add(accumulator, image));
      parts.add(new Part(accumulator, product.whole()));
    }
    runNetwork();
    return parts;
  }

  @Override
  public void close() {
    embedder.close();
  }

  private void add(ProductAccumulator accumulator, StoredObject image) {
    Picture picture = Picture.unread(image);
    try {
      StoredContent content = queue.take();
      picture = Picture.read(image, content);
      int offset = waiting.size() * preprocessor.tensorLength();
      Cores.compute(() -> preprocessor.preprocess(content.bytes(), tensors, offset));
    } catch (CodedException e) {
      if (e.code().scope() == ErrorCode.Scope.JOB) {
        throw e;
      }
      if (e.code() == ErrorCode.IMAGE_MISSING) {
        picture = Picture.gone(image);
      }
      Failure failure = accumulator.addFailure(picture, e.code(), e.getMessage());
      ProcessResources.current().progress().addImages(1);
      tally.addFailed(failure);
      return;
    }
    tally.addUsable();
    waiting.add(new Waiting(accumulator, picture));
    if (waiting.size() == imagesAtOnce) {
      runNetwork();
    }
  }

  private void runNetwork() {
    if (waiting.isEmpty()) {
      return;
    }
    float[][] embeddings = embedder.embed(tensors, waiting.size());
    for (int i = 0; i < embeddings.length; i++) {
      Waiting image = waiting.get(i);
      image.accumulator().addEmbedding(image.picture(), embeddings[i]);
    }
    ProcessResources.current().progress().addImages(embeddings.length);
    waiting.clear();
  }
}
