package io.github.imagerecognition.benchmarks;

import io.github.imagerecognition.image.ImagePreprocessing;
import io.github.imagerecognition.image.ImagePreprocessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From a file's bytes to a tensor: an operation does so once with each of the pictures. */
public class PreprocessingBenchmark {

  static final String BENCHMARK = PreprocessingBenchmark.class.getName() + ".preprocess";

  /** The pictures in memory, which all threads share. */
  @State(Scope.Benchmark)
  public static class Pictures {

    /** A picture, or a folder with pictures at any depth. */
    @Param("")
    public String path;

    private final ImagePreprocessor preprocessor =
        new ImagePreprocessor(ImagePreprocessing.DEFAULT);

    private final List<byte[]> files = new ArrayList<>();

    @Setup
    public void read() throws IOException {
      for (Path file : Catalogue.pictures(Path.of(path))) {
        files.add(Files.readAllBytes(file));
      }
    }
  }

  /** Each thread's tensor. */
  @State(Scope.Thread)
  public static class Tensor {
    private final float[] values = new float[3 * 224 * 224];
  }

  @Benchmark
  public float[] preprocess(Pictures pictures, Tensor tensor) {
    for (byte[] file : pictures.files) {
      pictures.preprocessor.preprocess(file, tensor.values, 0);
    }
    return tensor.values;
  }
}
