package io.github.imagerecognition.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The whole job on a folder, with the network of full size. */
final class FolderPart implements Part {

  static final String RATE = "job on a folder, start-up left out";
  static final String WHOLE = "job on a folder, whole process, sample catalogue tenfold";
  static final String DEMO = "job's demo, whole process, 40 pictures";

  private final Workspace workspace;
  private final Scale scale;

  FolderPart(Workspace workspace, Scale scale) {
    this.workspace = workspace;
    this.scale = scale;
  }

  @Override
  public String name() {
    return "folder";
  }

  /**
   * Fills the cache with the network and, from Java 19 on and unlike {@code --check}, the archive
   * of classes.
   */
  @Override
  public void prepare() throws IOException, InterruptedException {
    workspace.catalogue(scale.copies().few());
    workspace.catalogue(scale.copies().many());
    workspace.embed(workspace.catalogue(1), weights());
  }

  @Override
  public void measure(Round round) throws IOException, InterruptedException {
    round.put(DEMO, workspace.job(Map.of(), "--demo", weights()).seconds());
    double few = workspace.embed(workspace.catalogue(scale.copies().few()), weights()).seconds();
    double many = workspace.embed(workspace.catalogue(scale.copies().many()), weights()).seconds();
    round.put(WHOLE, few);
    round.put(RATE, workspace.sampleRate(scale.copies(), few, many));
  }

  private String weights() {
    return "--weights=" + scale.weights();
  }

  @Override
  public List<Row> rows() {
    return List.of(
        Row.of(DEMO, Unit.SECONDS),
        Row.of(WHOLE, Unit.SECONDS),
        Row.of(RATE, Unit.PICTURES_PER_SECOND));
  }
}
