package io.github.imagerecognition.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The job that is replaced: torchvision in Python, one picture after the other. */
final class BaselinePart implements Part {

  static final String RATE = "sequential baseline, start-up left out";
  static final String WHOLE = "sequential baseline, whole process, sample catalogue tenfold";
  static final String DEMO = "sequential baseline, whole process, 40 pictures";

  private final Workspace workspace;
  private final Scale scale;
  private Optional<Python> python = Optional.empty();

  BaselinePart(Workspace workspace, Scale scale) {
    this.workspace = workspace;
    this.scale = scale;
  }

  @Override
  public String name() {
    return "baseline";
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    python = Python.find();
    workspace.catalogue(1);
    workspace.catalogue(scale.copies().few());
    workspace.catalogue(scale.copies().many());
  }

  @Override
  public void measure(Round round) throws IOException, InterruptedException {
    if (python.isEmpty()) {
      round.omit("sequential baseline: " + Python.MISSING);
      return;
    }
    round.put(DEMO, embed(python.get(), workspace.catalogue(1)));
    double few = embed(python.get(), workspace.catalogue(scale.copies().few()));
    double many = embed(python.get(), workspace.catalogue(scale.copies().many()));
    round.put(WHOLE, few);
    round.put(RATE, workspace.sampleRate(scale.copies(), few, many));
  }

  private double embed(Python command, Path input) throws IOException, InterruptedException {
    List<String> folders = List.of(input.toString(), workspace.newOutput().toString());
    return workspace.python(command, "sequential_baseline.py", folders).seconds();
  }

  @Override
  public List<Row> rows() {
    return List.of(
        Row.of(DEMO, Unit.SECONDS),
        Row.of(WHOLE, Unit.SECONDS),
        Row.of(RATE, Unit.PICTURES_PER_SECOND));
  }
}
