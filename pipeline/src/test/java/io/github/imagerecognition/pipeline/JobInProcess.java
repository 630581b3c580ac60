package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import io.github.imagerecognition.testing.S3Server;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** The job in the process of the tests, where one of its own would show no more. */
final class JobInProcess {

  private JobInProcess() {}

  /**
   * Runs it with no variable but the given ones, and the cache of the tests, to its end, which has
   * to have the exit code.
   *
   * @return what was logged, which never has a secret in it
   */
  static String run(int exitCode, Map<String, String> environment, String... arguments) {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    Logger ours = (Logger) LoggerFactory.getLogger("io.github.imagerecognition");
    Level before = ours.getLevel();
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    OutputStreamAppender<ILoggingEvent> appender = appender(root.getLoggerContext(), log);
    root.addAppender(appender);
    ours.setLevel(Level.INFO);
    use(environment);
    int actual;
    try {
      actual = Main.run(arguments);
    } finally {
      Environment.use(null);
      ours.setLevel(before);
      root.detachAppender(appender);
    }
    String output = log.toString(StandardCharsets.UTF_8);
    assertThat(actual).as(output).isEqualTo(exitCode);
    assertThat(output).doesNotContain(S3Server.SECRET_ACCESS_KEY, S3Server.ACCESS_KEY_ID);
    return output;
  }

  /** Sets this process's variables for the job, and the cache of the tests unless they do. */
  static void use(Map<String, String> environment) {
    Environment.use(Environment.of(environment::get).orElse(Environment.of(JobInProcess::cache)));
  }

  private static String cache(String variable) {
    return variable.equals("IMAGE_RECOGNITION_CACHE") ? System.getenv(variable) : null;
  }

  private static OutputStreamAppender<ILoggingEvent> appender(
      LoggerContext context, ByteArrayOutputStream log) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%logger - %level - %msg%n");
    encoder.start();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.setOutputStream(log);
    appender.start();
    return appender;
  }
}
