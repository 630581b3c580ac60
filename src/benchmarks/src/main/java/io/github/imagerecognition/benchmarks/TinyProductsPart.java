package io.github.imagerecognition.benchmarks;

import io.github.imagerecognition.model.Engine;
import io.github.imagerecognition.model.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Ten thousand products of one tiny picture on the narrow network: what the job costs besides. */
final class TinyProductsPart implements Part {

  static final String NETWORK = "narrow network alone";
  static final String PREPROCESSING = "preprocessing alone, tiny picture, all cores";
  static final List<String> RUNNERS = List.of("DirectRunner", "FlinkRunner");

  private static final TestPicture TINY = new TestPicture("jpg", 32);

  private final Workspace workspace;
  private final Scale scale;
  private final SmallBenchmark benchmark;

  TinyProductsPart(Workspace workspace, Scale scale) {
    this.workspace = workspace;
    this.scale = scale;
    this.benchmark = new SmallBenchmark(scale);
  }

  static String figure(String runner) {
    return "job on tiny products, %s, start-up left out".formatted(runner);
  }

  @Override
  public String name() {
    return "tiny";
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    workspace.embed(catalogue(1), weights());
  }

  @Override
  public void measure(Round round) throws IOException, InterruptedException {
    round.put(
        NETWORK,
        benchmark.network(Engine.ONNXRUNTIME, Precision.FLOAT32, workspace.narrowWeights(), 32));
    round.put(
        PREPROCESSING,
        benchmark.preprocessing(TINY.in(workspace.pictures()), SmallBenchmark.CORES));
    for (String runner : RUNNERS) {
      if (runner.equals("FlinkRunner") && !workspace.hasFlink()) {
        round.omit("tiny products on Flink: the distribution has no FlinkRunner");
        continue;
      }
      int few = scale.tinyProducts().few();
      int many = scale.tinyProducts().many();
      double seconds = embed(many, runner) - embed(few, runner);
      round.put(figure(runner), (many - few) / seconds);
    }
  }

  private double embed(int products, String runner) throws IOException, InterruptedException {
    return workspace.embed(catalogue(products), weights(), "--runner=" + runner).seconds();
  }

  private Path catalogue(int products) throws IOException {
    Path catalogue = workspace.folder().resolve("tiny-" + products);
    return Files.exists(catalogue)
        ? catalogue
        : Catalogue.ofOnePicture(TINY.in(workspace.pictures()), products, catalogue);
  }

  private String weights() {
    return "--weights=" + workspace.narrowWeights();
  }

  @Override
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.add(Row.of(NETWORK, Unit.PICTURES_PER_SECOND));
    rows.add(Row.of(PREPROCESSING, Unit.PICTURES_PER_SECOND));
    RUNNERS.forEach(runner -> rows.add(Row.of(figure(runner), Unit.PICTURES_PER_SECOND)));
    return rows;
  }
}
