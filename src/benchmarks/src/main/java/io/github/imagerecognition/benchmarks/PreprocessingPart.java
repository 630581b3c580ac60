package io.github.imagerecognition.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From a file's bytes to a tensor, next to Pillow and torchvision. */
final class PreprocessingPart implements Part {

  /** The sample catalogue on all cores. */
  static final String OF_THE_SAMPLE = "preprocessing alone, sample catalogue, all cores";

  private static final List<String> FORMATS = List.of("jpg", "webp", "png");

  private final Workspace workspace;
  private final Scale scale;
  private final SmallBenchmark benchmark;
  private final List<TestPicture> pictures;
  private Optional<Python> python = Optional.empty();

  PreprocessingPart(Workspace workspace, Scale scale) {
    this.workspace = workspace;
    this.scale = scale;
    this.benchmark = new SmallBenchmark(scale);
    this.pictures =
        FORMATS.stream()
            .flatMap(format -> scale.sizes().stream().map(size -> new TestPicture(format, size)))
            .toList();
  }

  /** Ours. */
  static String figure(TestPicture picture) {
    return "preprocessing, one core, " + picture;
  }

  /** Theirs. */
  static String pillowFigure(TestPicture picture) {
    return "Pillow and torchvision, one core, " + picture;
  }

  @Override
  public String name() {
    return "preprocessing";
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    python = Python.find();
    for (TestPicture picture : pictures) {
      picture.in(workspace.pictures());
    }
  }

  @Override
  public void measure(Round round) throws IOException, InterruptedException {
    round.put(OF_THE_SAMPLE, benchmark.preprocessing(workspace.sample(), SmallBenchmark.CORES));
    for (TestPicture picture : pictures) {
      Path file = picture.in(workspace.pictures());
      round.put(figure(picture), benchmark.preprocessing(file, 1));
      if (python.isPresent()) {
        round.put(pillowFigure(picture), pillow(python.get(), file));
      }
    }
    if (python.isEmpty()) {
      round.omit("Pillow and torchvision: " + Python.MISSING);
    }
  }

  private double pillow(Python command, Path picture) throws IOException, InterruptedException {
    String seconds = "" + scale.measurement().toMillis() / 1e3;
    MeasuredProcess process =
        workspace.python(command, "pillow.py", List.of(seconds, picture.toString()));
    return Double.parseDouble(process.output().strip());
  }

  @Override
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (TestPicture picture : pictures) {
      rows.add(Row.of(figure(picture), Unit.PICTURES_PER_SECOND));
      rows.add(Row.of(pillowFigure(picture), Unit.PICTURES_PER_SECOND));
    }
    rows.add(Row.of(OF_THE_SAMPLE, Unit.PICTURES_PER_SECOND));
    return rows;
  }
}
