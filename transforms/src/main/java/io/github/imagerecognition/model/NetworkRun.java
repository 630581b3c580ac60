package io.github.imagerecognition.model;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** One thread's way to run a loaded network. */
final class NetworkRun implements Embedder.Run {

  /** Channels, height and width of an image. */
  private final Shape image;

  private final Predictor<Integer, float[][]> predictor;

  /** Outside the heap, where the engines read it in place; as large as the largest slice so far. */
  private ByteBuffer slice = ByteBuffer.allocateDirect(0);

  NetworkRun(Model model, int imageSize) {
    image = new Shape(3, imageSize, imageSize);
    predictor = model.newPredictor(new SliceTranslator());
  }

  /** How many images of a size fit one buffer, whose bytes Java counts in an {@code int}. */
  static int mostImages(int imageSize) {
    return Integer.MAX_VALUE / (3 * imageSize * imageSize * Float.BYTES);
  }

  @Override
  public float[][] embed(float[] images, int start, int count) throws TranslateException {
    int length = Math.toIntExact(image.size());
    if (slice.capacity() < count * length * Float.BYTES) {
      slice =
          ByteBuffer.allocateDirect(count * length * Float.BYTES).order(ByteOrder.nativeOrder());
    }
    slice.limit(count * length * Float.BYTES);
    slice.asFloatBuffer().put(images, start * length, count * length);
    return predictor.predict(count);
  }

  @Override
  public void close() {
    predictor.close();
  }

  /** Native memory belongs to the context, which DJL closes after each batch. */
  private final class SliceTranslator implements NoBatchifyTranslator<Integer, float[][]> {

    @Override
    public NDList processInput(TranslatorContext context, Integer count) {
      Shape shape = new Shape(count).addAll(image);
      return new NDList(context.getNDManager().create(slice, shape, DataType.FLOAT32));
    }

    @Override
    public float[][] processOutput(TranslatorContext context, NDList outputs) {
      NDArray features = outputs.singletonOrThrow();
      Shape shape = features.getShape();
      if (shape.dimension() < 2 || shape.size() != shape.get(0) * shape.get(1)) {
        throw new IllegalArgumentException("it gives " + shape + " instead of (images, features)");
      }
      float[] values = features.toFloatArray();
      int dimensions = (int) shape.get(1);
      float[][] rows = new float[(int) shape.get(0)][];
      Arrays.setAll(
          rows, row -> Arrays.copyOfRange(values, row * dimensions, (row + 1) * dimensions));
      return rows;
    }
  }
}
