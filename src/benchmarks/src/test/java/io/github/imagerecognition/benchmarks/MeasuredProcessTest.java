package io.github.imagerecognition.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasuredProcessTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COS_ENDPOINT",
        "COS_OUTPUT_PREFIX",
        "MODEL_NAME",
        "MODEL_WEIGHTS",
        "JOB_INDEX",
        "JOB_ARRAY_SIZE",
        "LOG_FORMAT",
        "JAVA_OPTS",
        "JAVA_TOOL_OPTIONS",
        "JDK_JAVA_OPTIONS"
      })
  void takesTheSettingsOfWhoeverMeasuresAway(String variable) {
    assertThat(MeasuredProcess.isSetting(variable)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATH", "HOME", "JAVA_HOME", "LC_ALL", "IMAGE_RECOGNITION_CACHE"})
  void leavesWhatTheJobNeedsToRun(String variable) {
    assertThat(MeasuredProcess.isSetting(variable)).isFalse();
  }
}
