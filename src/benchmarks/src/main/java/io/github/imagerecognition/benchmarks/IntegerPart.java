package io.github.imagerecognition.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The whole job on a folder in 8-bit integers, with the network of full size. */
final class IntegerPart implements Part {

  static final String RATE = "job on a folder in int8, start-up left out";
  static final String MEMORY = "peak memory in int8";
  static final String MEMORY_OF_FLOATS = "peak memory in float32";

  private final Workspace workspace;
  private final Scale scale;

  IntegerPart(Workspace workspace, Scale scale) {
    this.workspace = workspace;
    this.scale = scale;
  }

  @Override
  public String name() {
    return "int8";
  }

  /** Calibrates, which is done once. */
  @Override
  public void prepare() throws IOException, InterruptedException {
    workspace.catalogue(scale.integerCopies().few());
    workspace.catalogue(scale.integerCopies().many());
    embed(workspace.catalogue(1), "int8");
  }

  @Override
  public void measure(Round round) throws IOException, InterruptedException {
    MeasuredProcess few = embed(workspace.catalogue(scale.integerCopies().few()), "int8");
    MeasuredProcess many = embed(workspace.catalogue(scale.integerCopies().many()), "int8");
    round.put(RATE, workspace.sampleRate(scale.integerCopies(), few.seconds(), many.seconds()));
    round.put(MEMORY, few.peakMegabytes());
    round.put(
        MEMORY_OF_FLOATS,
        embed(workspace.catalogue(scale.integerCopies().few()), "float32").peakMegabytes());
  }

  private MeasuredProcess embed(Path catalogue, String precision)
      throws IOException, InterruptedException {
    return workspace.embed(catalogue, "--weights=" + scale.weights(), "--precision=" + precision);
  }

  @Override
  public List<Row> rows() {
    return List.of(
        Row.of(RATE, Unit.PICTURES_PER_SECOND),
        Row.of(MEMORY, Unit.MEGABYTES),
        Row.of(MEMORY_OF_FLOATS, Unit.MEGABYTES));
  }
}
