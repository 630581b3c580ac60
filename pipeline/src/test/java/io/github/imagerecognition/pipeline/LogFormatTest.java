package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the two appenders make of an event, configured by the distribution's own files. */
class LogFormatTest {

  private static final String PROPERTY = "image-recognition.log-format";

  private String before;

  @BeforeEach
  void remember() {
    before = System.getProperty(PROPERTY);
  }

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, before);
    }
  }

  @Test
  void anEventIsOneLineOfJson() throws Exception {
    LogFormat.choose("--demo", "--logFormat=json");

    String line = line("two\nlines, \"é\" and 🧸", null);

    assertThat(line).endsWith("}" + System.lineSeparator()).containsOnlyOnce("\n");
    JsonNode json = new JsonMapper().readTree(line);
    assertThat(fields(json)).containsExactly("timestamp", "level", "logger", "message");
    assertThat(json.get("level").asText()).isEqualTo("WARN");
    assertThat(json.get("message").asText()).isEqualTo("two\nlines, \"é\" and 🧸");
    assertThat(json.get("logger").asText()).isEqualTo(Main.class.getName());
    assertThat(json.get("timestamp").asText()).isEqualTo("2026-11-22T10:30:00.042Z");
  }

  @Test
  void aStackTraceIsOneFieldWithItsCauses() throws Exception {
    LogFormat.choose("--logFormat=json");

    String line = line("broken", new IllegalStateException("why", new IOException("because")));

    assertThat(line).containsOnlyOnce("\n");
    assertThat(new JsonMapper().readTree(line).get("stack_trace").asText())
        .contains("IllegalStateException: why", "\tat ", "Caused by: java.io.IOException: because");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--demo", "--logFormat=text", "--logFormat=jason", "--logFormat="})
  void everythingElseIsText(String argument) throws Exception {
    LogFormat.choose(argument);

    assertThat(line("hello", null)).matches("2026-11-22 ..:30:00 - pipeline - WARN - hello\\R");
  }

  private static String line(String message, Throwable error) throws JoranException {
    LoggerContext context = new LoggerContext();
    try {
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(LogFormatTest.class.getResource("/logback.xml"));
      Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      ConsoleAppender<ILoggingEvent> appender =
          (ConsoleAppender<ILoggingEvent>) root.getAppender("STDOUT");
      LoggingEvent event =
          new LoggingEvent(
              "", context.getLogger(Main.class), Level.WARN, message, error, new Object[0]);
      event.setInstant(Instant.parse("2026-11-22T10:30:00.042Z"));
      return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    } finally {
      context.stop();
    }
  }

  private static List<String> fields(JsonNode json) {
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
