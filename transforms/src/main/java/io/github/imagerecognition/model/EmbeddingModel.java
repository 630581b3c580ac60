package io.github.imagerecognition.model;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A share in a loaded ResNet without its classifier. There is one loaded model per JVM and
 * specification, however many threads acquire it; it is unloaded when the last share and the last
 * embedder of it are closed, in whatever order, so that no thread computes with a model that is
 * gone.
 *
 * <pre>{@code
 * try (EmbeddingModel model = EmbeddingModel.acquire(specification, store);
 *     Embedder embedder = model.newEmbedder()) {
 *   float[][] embeddings = embedder.embed(images, count);
 * }
 * }</pre>
 */
public final class EmbeddingModel implements AutoCloseable {

  /**
   * More than a CPU computes at once: batches are made of whole products, and with products of one
   * to eight pictures they are nine tenths full.
   */
  public static final int BATCH_SIZE_ON_CPU = 32;

  /**
   * On an H200 with 16 threads it reaches 93 % (float32) and 86 % (float16) of what batches of 256
   * reach, which need about three times the memory.
   */
  private static final int BATCH_SIZE_ON_GPU = 64;

  private static final Map<ModelSpecification, Shared> SHARED = new ConcurrentHashMap<>();

  private final Shared shared;
  private final LoadedModel loaded;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** A model and how many hold it. While one thread loads it, those that want the same wait. */
  private static final class Shared {
    private final ModelSpecification specification;
    private LoadedModel loaded;
    private int holders;
    private boolean unloaded;

    Shared(ModelSpecification specification) {
      this.specification = specification;
    }

    /** Adds a holder, and loads the model for the first; false when the last has just gone. */
    synchronized boolean acquire(Supplier<LoadedModel> loader) {
      if (loaded == null && !unloaded) {
        try {
          loaded = loader.get();
        } catch (Throwable e) {
          forget();
          throw e;
        }
      }
      return retain();
    }

    /** Adds a holder of a loaded model; false when the last has just gone. */
    synchronized boolean retain() {
      if (unloaded) {
        return false;
      }
      holders++;
      return true;
    }

    synchronized void release() {
      holders--;
      if (holders == 0) {
        forget();
        loaded.close();
      }
    }

    private void forget() {
      unloaded = true;
      SHARED.remove(specification, this);
    }
  }

  private EmbeddingModel(Shared shared) {
    this.shared = shared;
    this.loaded = shared.loaded;
  }

  /** Loads the model, or shares it if it is loaded, as {@link ModelWeights#acquire} does. */
  public static EmbeddingModel acquire(
      ModelSpecification specification, Function<String, byte[]> store) {
    return new ModelWeights(specification, store).acquire();
  }

  static EmbeddingModel share(ModelSpecification specification, Supplier<LoadedModel> loader) {
    Shared shared;
    do {
      shared = SHARED.computeIfAbsent(specification, Shared::new);
    } while (!shared.acquire(loader));
    return new EmbeddingModel(shared);
  }

  /** What tells its embeddings from those of another. */
  public ModelIdentity identity() {
    return loaded.identity();
  }

  /** How many numbers an embedding has: 2048, unless the network is of another width. */
  public int dimensions() {
    return loaded.dimensions();
  }

  /** What runs the model; never {@link Engine#AUTO}. */
  public Engine engine() {
    return loaded.placement().engine();
  }

  /** Width and height of the pictures that it takes, in pixels. */
  public int imageSize() {
    return loaded.imageSize();
  }

  /**
   * Refuses a specification that this machine or this build has no device for.
   *
   * @throws io.github.imagerecognition.CodedException {@code CONFIGURATION} that says what was
   *     looked for
   */
  public static void checkDevice(ModelSpecification specification) {
    Placement.of(specification);
  }

  /** How many pictures a batch should have on the device where a model will run. */
  public static int batchSize(ModelSpecification specification) {
    return Placement.of(specification).device().isGpu() ? BATCH_SIZE_ON_GPU : BATCH_SIZE_ON_CPU;
  }

  /** How many pictures one run of the network takes at most; more are computed in slices. */
  public int imagesAtOnce() {
    return loaded.memory().imagesAtOnce();
  }

  /** Where the model runs, such as {@code cpu} or {@code gpu0}. */
  public String device() {
    return loaded.placement().deviceName();
  }

  /**
   * What one thread computes embeddings with, while other threads use their own. It keeps the model
   * loaded until it is closed itself.
   *
   * @throws IllegalStateException when this share is closed
   */
  public Embedder newEmbedder() {
    if (closed.get() || !shared.retain()) {
      throw new IllegalStateException("the model is closed");
    }
    try {
      return loaded.newEmbedder(shared::release);
    } catch (Throwable e) {
      shared.release();
      throw e;
    }
  }

  /** Gives the share back; a second call does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      shared.release();
    }
  }
}
