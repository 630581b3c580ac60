package io.github.imagerecognition.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The checkout, and a folder in it to work in.
 *
 * @param root the checkout, with its distribution built
 * @param sample a catalogue of products
 * @param javaOptions for the job's JVM
 */
record Workspace(Path root, Path sample, String javaOptions) {

  /** With the sample catalogue, and an empty folder to work in. */
  static Workspace in(Path root) throws IOException {
    Workspace workspace = new Workspace(root, root.resolve("src/demo/bucket"), "");
    workspace.delete();
    Files.createDirectories(workspace.folder());
    return workspace;
  }

  /** Deletes the folder; for the very end, see {@link #newOutput}. */
  void delete() throws IOException {
    Catalogue.delete(folder());
  }

  /**
   * A folder for the output of one run. It stays until the end: for five minutes after thousands of
   * files were deleted, ext4 takes several times as long to create others, because it looks for
   * inodes that were not freed just now.
   */
  Path newOutput() throws IOException {
    return Files.createTempDirectory(folder(), "output-");
  }

  Workspace withSample(Path catalogue) {
    return new Workspace(root, catalogue, javaOptions);
  }

  Workspace withJavaOptions(String options) {
    return new Workspace(root, sample, options);
  }

  Path folder() {
    return root.resolve("src/benchmarks/target/work");
  }

  /** Where generated pictures are. */
  Path pictures() {
    return folder().resolve("pictures");
  }

  String script(String name) {
    return root.resolve("src/benchmarks").resolve(name).toString();
  }

  String narrowWeights() {
    return root.resolve("src/reference/weights/narrow-resnet50.pth").toString();
  }

  /** The sample catalogue so many times over, made when it is first asked for. */
  Path catalogue(int copies) throws IOException {
    Path catalogue = folder().resolve("catalogue-" + copies);
    return Files.exists(catalogue) ? catalogue : Catalogue.copies(sample, copies, catalogue);
  }

  /** Pictures per second between the shorter run on the sample catalogue and the longer one. */
  double sampleRate(Scale.Pair copies, double secondsOfFew, double secondsOfMany)
      throws IOException {
    int pictures = Catalogue.pictures(sample).size() * (copies.many() - copies.few());
    return pictures / (secondsOfMany - secondsOfFew);
  }

  /** Whether the distribution can run on Flink. */
  boolean hasFlink() throws IOException {
    try (Stream<Path> libraries = Files.list(distribution().resolve("lib"))) {
      return libraries.anyMatch(
          file -> file.getFileName().toString().matches("beam-runners-flink.*"));
    }
  }

  /** Runs the job as a user does, into a new output. */
  MeasuredProcess embed(Path input, String... options) throws IOException, InterruptedException {
    return job(
        Map.of(),
        Stream.concat(Stream.of("--input=" + input, "--output=" + newOutput()), Stream.of(options))
            .toArray(String[]::new));
  }

  /** Runs the job as a user does. */
  MeasuredProcess job(Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    String script = distribution().resolve("bin/image-recognition-job").toString();
    Map<String, String> all = new HashMap<>(environment);
    all.put("JAVA_OPTS", javaOptions);
    return MeasuredProcess.run(
        folder(), all, Stream.concat(Stream.of(script), Stream.of(options)).toList());
  }

  MeasuredProcess python(Python python, String script, List<String> arguments)
      throws IOException, InterruptedException {
    return MeasuredProcess.run(
        folder(),
        Map.of(),
        Stream.concat(Stream.of(python.command(), script(script)), arguments.stream()).toList());
  }

  private Path distribution() {
    return root.resolve("pipeline/target/image-recognition-job");
  }
}
