package io.github.imagerecognition.model;

import ai.djl.translate.TranslateException;
import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.process.Cores;

/**
 * Computes embeddings in one thread; others of the same model may run at the same time. Any thread
 * may close it, also while it computes: closing waits for the slice in hand.
 */
public final class Embedder implements AutoCloseable {

  /** One run of the network. */
  interface Run extends AutoCloseable {

    /** Embeds {@code count} images, the first of which is the one with the number {@code start}. */
    float[][] embed(float[] images, int start, int count) throws TranslateException;

    @Override
    void close();
  }

  private final Run run;
  private final int imageLength;
  private final Precision precision;
  private final Runnable release;
  private final DeviceMemory memory;

  /** Set before the lock is asked for, so that a long batch ends after the slice in hand. */
  private volatile boolean closed;

  private boolean released;

  /**
   * An embedder for one thread.
   *
   * @param memory of the device, shared with the model's other embedders
   * @param release called once, when the model is no longer in use here
   */
  Embedder(Run run, int imageSize, DeviceMemory memory, Precision precision, Runnable release) {
    this.release = release;
    this.run = run;
    this.imageLength = 3 * imageSize * imageSize;
    this.memory = memory;
    this.precision = precision;
  }

  /**
   * Computes one embedding per image, on a core of this process ({@link Cores}). On x86-64 CPUs an
   * image's embedding is the same to the last bit in whatever batch and place it comes; elsewhere,
   * and with feature extractors of the user's own, the last bits may vary.
   *
   * @param images {@code float[count * 3 * size * size]} or more, normalised, in NCHW order
   * @param count how many images to take from the array's start, at least one
   * @return {@code float[count][dimensions]}
   * @throws CodedException {@code WEIGHTS_DAMAGED} when the network gives no finite numbers, {@code
   *     CONFIGURATION} when the device's memory does not hold one image
   * @throws IllegalStateException when the embedder is closed, or is being closed meanwhile
   */
  public synchronized float[][] embed(float[] images, int count) {
    if (count < 1 || images.length < (long) count * imageLength) {
      throw new IllegalArgumentException(
          images.length + " numbers do not make " + count + " images of " + imageLength);
    }
    float[][] embeddings = new float[count][];
    int start = 0;
    while (start < count) {
      if (closed) {
        throw new IllegalStateException("the embedder is closed");
      }
      int first = start;
      float[][] slice =
          memory.run(
              count - first,
              // A core is taken last: a thread that waits for the device holds none.
              length -> Cores.compute(() -> run.embed(images, first, length)));
      System.arraycopy(slice, 0, embeddings, start, slice.length);
      start += slice.length;
    }
    requireFinite(embeddings);
    return embeddings;
  }

  /** Images are bounded, so only weights can be the cause of an overflow. */
  private void requireFinite(float[][] embeddings) {
    for (float[] embedding : embeddings) {
      for (float number : embedding) {
        if (!Float.isFinite(number)) {
          throw new CodedException(
              ErrorCode.WEIGHTS_DAMAGED,
              precision == Precision.FLOAT16
                  ? "the network gives numbers that are not finite: use precision=float32, whose"
                      + " range is larger; if it gives them too, the weights are wrong"
                  : "the network gives numbers that are not finite, so its weights are wrong: export"
                      + " or download them again, or give others");
        }
      }
    }
  }

  /** Frees what the embedder holds once nothing is computed with it; later calls do nothing. */
  @Override
  public void close() {
    closed = true;
    synchronized (this) {
      if (released) {
        return;
      }
      released = true;
      Cores.compute(run::close);
    }
    release.run(); // outside the lock, because it takes that of the model
  }
}
