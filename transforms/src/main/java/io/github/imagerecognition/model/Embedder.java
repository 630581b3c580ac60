package io.github.imagerecognition.model;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Computes embeddings in one thread; others of the same model may run at the same time. */
public final class Embedder implements AutoCloseable {

  /** Channels, height and width of an image: what torchvision's ResNets were trained on. */
  private static final Shape IMAGE = new Shape(3, 224, 224);

  private final Predictor<Batch, float[][]> predictor;

  /** Whole images in NCHW order. */
  private record Batch(FloatBuffer images, int count) {}

  private final int imagesAtOnce;

  Embedder(Model model, int imagesAtOnce) {
    this.imagesAtOnce = imagesAtOnce;
    predictor = model.newPredictor(new BatchTranslator());
  }

  /**
   * Computes one embedding per image. On x86-64 CPUs an image's embedding is the same to the last
   * bit in whatever batch and place it comes; elsewhere the last bits may vary.
   *
   * @param images {@code float[count * 3 * 224 * 224]} or more, normalised, in NCHW order
   * @param count how many images to take from the array's start, at least one
   * @return {@code float[count][dimensions]}
   * @throws CodedException {@code WEIGHTS_DAMAGED} when the network gives no finite numbers
   */
  public float[][] embed(float[] images, int count) {
    if (count < 1 || images.length < count * IMAGE.size()) {
      throw new IllegalArgumentException(
          images.length + " numbers do not make " + count + " images of " + IMAGE);
    }
    float[][] embeddings = new float[count][];
    for (int start = 0; start < count; start += imagesAtOnce) {
      int length = Math.min(imagesAtOnce, count - start);
      System.arraycopy(embedSlice(images, start, length), 0, embeddings, start, length);
    }
    requireFinite(embeddings);
    return embeddings;
  }

  /** Images are bounded, so only weights can be the cause of an overflow. */
  private static void requireFinite(float[][] embeddings) {
    for (float[] embedding : embeddings) {
      for (float number : embedding) {
        if (!Float.isFinite(number)) {
          throw new CodedException(
              ErrorCode.WEIGHTS_DAMAGED,
              "the network gives numbers that are not finite, so its weights are wrong: export or"
                  + " download them again, and check --weights");
        }
      }
    }
  }

  private float[][] embedSlice(float[] images, int start, int count) {
    int size = (int) IMAGE.size();
    try {
      return predictor.predict(
          new Batch(FloatBuffer.wrap(images, start * size, count * size), count));
    } catch (TranslateException e) {
      throw new IllegalStateException("PyTorch failed on a batch of " + count + " images", e);
    }
  }

  @Override
  public void close() {
    predictor.close();
  }

  /** Native memory belongs to the context, which DJL closes after each batch. */
  private static final class BatchTranslator implements NoBatchifyTranslator<Batch, float[][]> {

    @Override
    public NDList processInput(TranslatorContext context, Batch batch) {
      NDArray images =
          context.getNDManager().create(batch.images(), new Shape(batch.count()).addAll(IMAGE));
      return new NDList(images);
    }

    @Override
    public float[][] processOutput(TranslatorContext context, NDList outputs) {
      NDArray features = outputs.singletonOrThrow();
      float[] values = features.toFloatArray();
      int dimensions = (int) features.getShape().get(1);
      float[][] rows = new float[values.length / dimensions][];
      Arrays.setAll(
          rows, row -> Arrays.copyOfRange(values, row * dimensions, (row + 1) * dimensions));
      return rows;
    }
  }
}
