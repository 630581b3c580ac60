package io.github.imagerecognition.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How much memory the whole process has resident at its peak, with the narrow network. */
final class MemoryPart implements Part {

  static final String FEW = "peak memory, 1,000 pictures";
  static final String MANY = "peak memory, 50,000 pictures";

  private static final int SHORT_RUNS = 3;

  private final Workspace workspace;
  private final Scale scale;

  MemoryPart(Workspace workspace, Scale scale) {
    this.workspace = workspace;
    this.scale = scale;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public void prepare() throws IOException {
    workspace.catalogue(scale.memoryCopies().few());
    workspace.catalogue(scale.memoryCopies().many());
  }

  /** The peak of a short run depends on when the heap grew: by a sixth up and down. */
  @Override
  public void measure(Round round) throws IOException, InterruptedException {
    double[] peaks = new double[SHORT_RUNS];
    for (int run = 0; run < SHORT_RUNS; run++) {
      peaks[run] = peak(scale.memoryCopies().few());
    }
    round.put(FEW, Row.median(peaks));
    round.put(MANY, peak(scale.memoryCopies().many()));
  }

  private double peak(int copies) throws IOException, InterruptedException {
    Path catalogue = workspace.catalogue(copies);
    return workspace.embed(catalogue, "--weights=" + workspace.narrowWeights()).peakMegabytes();
  }

  @Override
  public List<Row> rows() {
    return List.of(Row.of(FEW, Unit.MEGABYTES), Row.of(MANY, Unit.MEGABYTES));
  }
}
