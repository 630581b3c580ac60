package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.read.ListAppender;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.runtime.taskmanager.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a run says after a worker has failed and Flink has started it again. */
class FlinkRestartTest {

  private static final int PRODUCTS = 4;

  @TempDir private Path folder;
  private final Logger reportLog = (Logger) LoggerFactory.getLogger(Report.class);
  private final Logger flinkLog = (Logger) LoggerFactory.getLogger("org.apache.flink");
  private final Logger workerLog = (Logger) LoggerFactory.getLogger(Task.class);
  private final ListAppender<ILoggingEvent> report = new ListAppender<>();
  private AppenderBase<ILoggingEvent> repair;

  @BeforeEach
  void breakTheLastProductUntilAWorkerFails() throws IOException {
    for (int i = 0; i < PRODUCTS; i++) {
      Path product = Files.createDirectories(folder.resolve("input/producto-" + i));
      Files.copy(ReferenceData.path("images/jpeg-gray.jpg"), product.resolve("good.jpg"));
      Files.createFile(product.resolve("empty.jpg"));
    }
    Path inTheWay = folder.resolve("output/producto-" + (PRODUCTS - 1));
    Files.createDirectories(inTheWay.getParent());
    Files.createFile(inTheWay);
    repair =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            if (event.getFormattedMessage().contains("to FAILED")) {
              try {
                Files.deleteIfExists(inTheWay);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          }
        };
    repair.start();
    flinkLog.setLevel(Level.OFF);
    workerLog.setLevel(Level.WARN);
    workerLog.addAppender(repair);
    workerLog.setAdditive(false);
    report.start();
    reportLog.addAppender(report);
    reportLog.setLevel(Level.INFO);
    reportLog.setAdditive(false);
  }

  @AfterEach
  void restoreTheLog() {
    flinkLog.setLevel(null);
    workerLog.setLevel(null);
    workerLog.detachAppender(repair);
    workerLog.setAdditive(true);
    reportLog.detachAppender(report);
    reportLog.setLevel(null);
    reportLog.setAdditive(true);
  }

  @Test
  void tellsWhatAnEarlierStartHasFinishedFromWhatItCounts() throws IOException {
    int exitCode =
        Main.run(
            "--runner=FlinkRunner",
            "--parallelism=1",
            "--batchSize=2",
            "--input=" + folder.resolve("input"),
            "--output=" + folder.resolve("output"),
            "--weights=" + ReferenceData.path("weights/narrow-resnet50.pth"));

    assertThat(exitCode).isZero();
    for (int i = 0; i < PRODUCTS; i++) {
      assertThat(folder.resolve("output/producto-" + i + "/embeddings.npy")).exists();
    }
    assertThat(report.list.stream().map(ILoggingEvent::getFormattedMessage))
        .contains("Products: 1 embedded, 0 done before, 0 failed")
        .anyMatch(line -> line.startsWith("Not counted: 3 products,"))
        .contains("Pictures: 1 used, 1 left out");
    // What the report counts is what the file tells.
    assertThat(Files.readAllLines(folder.resolve("output/_failures.jsonl")))
        .singleElement()
        .asString()
        .contains("producto-3/empty.jpg");
  }
}
