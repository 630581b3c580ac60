package io.github.imagerecognition.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that has ended well.
 *
 * @param seconds from its start to its end, as a clock on the wall shows it
 * @param peakMegabytes the most memory it had resident (10^6 bytes), NaN where there is no {@code
 *     /proc}
 * @param output what it printed
 */
record MeasuredProcess(double seconds, double peakMegabytes, String output) {

  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  /** What the job, its start script and the JVM read. */
  private static final Pattern SETTING =
      Pattern.compile("(COS|MODEL|JOB)_.*|LOG_FORMAT|(JAVA_TOOL|JDK_JAVA)_OPTIONS|JAVA_OPTS");

  /** The kernel keeps the peak, so only growth in a process's last moments could be missed. */
  private static final long POLL_MILLISECONDS = 20;

  /**
   * Runs a command to its end, with none of the variables that would change what the job does.
   *
   * @throws IllegalStateException with all it printed, if its exit code is not 0
   */
  static MeasuredProcess run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "process", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(MeasuredProcess::isSetting);
    builder.environment().putAll(environment);
    long start = System.nanoTime();
    Process process = builder.start();
    double peak = Double.NaN;
    try {
      do {
        peak = peakMegabytes(process.pid(), peak);
      } while (!process.waitFor(POLL_MILLISECONDS, TimeUnit.MILLISECONDS));
    } finally {
      process.destroyForcibly();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    String output = Files.readString(log);
    Files.delete(log);
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT, "exit code %d of %s:%n%s", process.exitValue(), command, output));
    }
    return new MeasuredProcess(seconds, peak, output);
  }

  /** Whether a variable of the environment would change what is measured. */
  static boolean isSetting(String variable) {
    return SETTING.matcher(variable).matches();
  }

  private static double peakMegabytes(long pid, double before) {
    try {
      Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
      return peak.find() ? Long.parseLong(peak.group(1)) * 1024 / 1e6 : before;
    } catch (IOException e) {
      return before; // It has just ended, or there is no such file on this system.
    }
  }
}
