package io.github.imagerecognition.catalogue;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every ten seconds how much of something long is done; silent where it is short. */
final class ProgressLine {

  private static final Logger LOG = LoggerFactory.getLogger(ProgressLine.class);
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String what;
  private final long total;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong told = new AtomicLong(System.nanoTime());

  /**
   * Nothing is done yet.
   *
   * @param what the line's text before the share, such as {@code Compared the products:}
   * @param total what all of it amounts to, in any unit
   */
  ProgressLine(String what, long total) {
    this.what = what;
    this.total = total;
  }

  /** Adds what is done; any thread may. */
  void add(long more) {
    long now = System.nanoTime();
    long before = told.get();
    double share = done.addAndGet(more) * 100.0 / total;
    if (now - before > INTERVAL_NANOS && told.compareAndSet(before, now)) {
      LOG.info("{} {} %", what, String.format(Locale.ROOT, "%.0f", share));
    }
  }
}
