package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.process.ProcessResources;
import io.github.imagerecognition.process.Progress;
import io.github.imagerecognition.product.ProductCounts;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the progress of the job every ten seconds. */
public final class ProgressLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ProgressLog.class);
  private static final long INTERVAL_SECONDS = 10;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(ProgressLog::daemon);
  private final Line line;
  private final long started = System.nanoTime();
  private final Progress progress = ProcessResources.current().progress();
  private final long imagesBefore = progress.images();
  private final long productsBefore = progress.products();

  /** What is logged of what is done by now. */
  private interface Line {
    String of(long images, long products, Duration elapsed);
  }

  /** Counts pictures from now on. */
  public ProgressLog(ProductCounts counts) {
    this((images, products, elapsed) -> line(images, products, counts, elapsed));
  }

  /** Counts products from now on, of which there are so many. */
  public ProgressLog(long allProducts) {
    this((images, products, elapsed) -> line(products, allProducts, elapsed));
  }

  private ProgressLog(Line line) {
    this.line = line;
  }

  /** Begins to log. */
  public void start() {
    Object unused =
        timer.scheduleAtFixedRate(this::log, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
  }

  private void log() {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
    LOG.info(
        line.of(progress.images() - imagesBefore, progress.products() - productsBefore, elapsed));
  }

  static String line(long products, long allProducts, Duration elapsed) {
    double productsPerSecond = products * 1000.0 / Math.max(1, elapsed.toMillis());
    String left =
        products == 0
            ? "unknown"
            : readable((long) (Math.max(0, allProducts - products) / productsPerSecond));
    return String.format(
        Locale.ROOT,
        "%,d of %,d products, %,.0f products per second, time left: %s",
        products,
        allProducts,
        productsPerSecond,
        left);
  }

  static String line(long images, long products, ProductCounts counts, Duration elapsed) {
    double imagesPerSecond = images * 1000.0 / Math.max(1, elapsed.toMillis());
    String left =
        images == 0
            ? "unknown"
            : readable((long) (Math.max(0, counts.pendingImages() - images) / imagesPerSecond));
    return String.format(
        Locale.ROOT,
        "%,d of %,d pictures, %,d of %,d products, %.1f pictures per second, time left: %s",
        images,
        counts.pendingImages(),
        products,
        counts.pendingProducts(),
        imagesPerSecond,
        left);
  }

  static String readable(long seconds) {
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "progress");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
