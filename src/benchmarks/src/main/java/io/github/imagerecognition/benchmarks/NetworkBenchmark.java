package io.github.imagerecognition.benchmarks;

import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.checkpoint.CacheProvider;
import io.github.imagerecognition.model.Embedder;
import io.github.imagerecognition.model.EmbeddingModel;
import io.github.imagerecognition.model.Engine;
import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.model.Precision;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The bare network on prepared tensors: an operation embeds one batch. */
public class NetworkBenchmark {

  static final String BENCHMARK = NetworkBenchmark.class.getName() + ".embed";

  /** One loaded model, which all threads share. */
  @State(Scope.Benchmark)
  public static class Model {

    @Param("AUTO")
    public Engine engine;

    @Param("FLOAT32")
    public Precision precision;

    @Param("random")
    public String weights;

    private EmbeddingModel loaded;

    @Setup
    public void load() {
      loaded =
          EmbeddingModel.acquire(
              ModelSpecification.of("resnet50", weights)
                  .withEngine(engine)
                  .withPrecision(precision)
                  .withCache(NetworkBenchmark::cache),
              address -> {
                throw new IllegalArgumentException(address);
              });
    }

    @TearDown
    public void unload() {
      loaded.close();
    }
  }

  /** Each thread's way to run it, with a batch of its own. */
  @State(Scope.Thread)
  public static class Caller {

    @Param("32")
    public int batchSize;

    private Embedder embedder;
    private float[] tensors;

    @Setup
    public void prepare(Model model) {
      embedder = model.loaded.newEmbedder();
      int size = model.loaded.imageSize();
      tensors = new float[batchSize * 3 * size * size];
      Random random = new Random(1);
      for (int i = 0; i < tensors.length; i++) {
        tensors[i] = (float) random.nextGaussian();
      }
    }

    @TearDown
    public void close() {
      embedder.close();
    }
  }

  @Benchmark
  public float[][] embed(Caller caller) {
    return caller.embedder.embed(caller.tensors, caller.batchSize);
  }

  /** The job's, where the network may be already. */
  private static CacheFolder cache() {
    return Optional.ofNullable(System.getenv("IMAGE_RECOGNITION_CACHE"))
        .map(folder -> new CacheFolder(Path.of(folder)))
        .orElseGet(CacheProvider.OF_USER::folder);
  }
}
