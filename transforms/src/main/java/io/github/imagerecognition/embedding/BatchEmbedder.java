package io.github.imagerecognition.embedding;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoredContent;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.image.ImagePreprocessor;
import io.github.imagerecognition.model.Cores;
import io.github.imagerecognition.model.Embedder;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.product.ImageBatch;
import io.github.imagerecognition.product.ProductImages;
import java.util.ArrayList;
import java.util.List;

/**
 * Embeds batches: fetches, preprocesses, runs the network and adds up. For one thread, with help in
 * fetching: the pictures of every announced batch are on their way while an earlier one is
 * computed.
 */
public final class BatchEmbedder implements AutoCloseable {

  /** A preprocessed picture that waits for the network. */
  private record Waiting(ProductSum sum, String key, String eTag) {}

  private final ImageQueue queue;
  private final ImagePreprocessor preprocessor;
  private final Embedder embedder;
  private final EmbeddingModel model;
  private final int imagesAtOnce;
  private final float[] tensors;
  private final List<Waiting> waiting = new ArrayList<>();

  /**
   * An embedder for one thread.
   *
   * @param batchSize the pictures that one run of the network takes at most; fewer where the model
   *     computes fewer at once
   * @param transfers run the downloads; closed by who made them
   * @throws IllegalArgumentException when the model takes pictures of another size
   */
  public BatchEmbedder(
      Bucket input,
      long maxImageBytes,
      Transfers transfers,
      ImagePreprocessor preprocessor,
      EmbeddingModel model,
      int batchSize) {
    if (preprocessor.imageSize() != model.imageSize()) {
      throw new IllegalArgumentException(
          "pictures of %d pixels a side for a model that takes %d"
              .formatted(preprocessor.imageSize(), model.imageSize()));
    }
    int largestBatch = Integer.MAX_VALUE / preprocessor.tensorLength();
    this.queue = new ImageQueue(input, maxImageBytes, transfers);
    this.preprocessor = preprocessor;
    this.embedder = model.newEmbedder();
    this.model = model;
    this.imagesAtOnce = Math.min(Math.min(batchSize, largestBatch), model.imagesAtOnce());
    this.tensors = new float[imagesAtOnce * preprocessor.tensorLength()];
  }

  /** Begins to fetch a batch, which is to be embedded after those announced before. */
  public void announce(ImageBatch batch) {
    queue.add(batch);
  }

  /**
   * Embeds the first announced batch that is not embedded yet.
   *
   * @return a sum for each of its products, in their order
   * @throws io.github.imagerecognition.bucket.StoreException when the store cannot be used; what is
   *     wrong with pictures is in the sums
   */
  public List<ProductSum> embed(ImageBatch batch) {
    List<ProductSum> sums = new ArrayList<>();
    for (ProductImages product : batch.products()) {
      ProductSum sum = new ProductSum(product.product(), model.identity(), model.dimensions());
      product.images().forEach(image -> add(sum, image));
      sums.add(sum);
    }
    runNetwork();
    return sums;
  }

  @Override
  public void close() {
    embedder.close();
  }

  private void add(ProductSum sum, StoredObject image) {
    String eTag = image.eTag();
    try {
      StoredContent content = queue.take();
      eTag = content.eTag();
      int offset = waiting.size() * preprocessor.tensorLength();
      Cores.compute(() -> preprocessor.preprocess(content.bytes(), tensors, offset));
    } catch (CodedException e) {
      if (e.code().scope() == ErrorCode.Scope.JOB) {
        throw e;
      }
      sum.addFailure(image.key(), eTag, e.code(), e.getMessage());
      Progress.addImages(1);
      return;
    }
    waiting.add(new Waiting(sum, image.key(), eTag));
    if (waiting.size() == imagesAtOnce) {
      runNetwork();
    }
  }

  private void runNetwork() {
    if (waiting.isEmpty()) {
      return;
    }
    float[][] embeddings = Cores.compute(() -> embedder.embed(tensors, waiting.size()));
    for (int i = 0; i < embeddings.length; i++) {
      Waiting image = waiting.get(i);
      image.sum().addEmbedding(image.key(), image.eTag(), embeddings[i]);
    }
    Progress.addImages(embeddings.length);
    waiting.clear();
  }
}
