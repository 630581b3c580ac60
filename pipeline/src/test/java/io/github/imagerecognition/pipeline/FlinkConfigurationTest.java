package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files in {@code flink-conf}, as Flink reads them. */
class FlinkConfigurationTest {

  @ParameterizedTest
  @ValueSource(strings = {"mini-cluster", "cluster"})
  void workersStartAgainAFewTimes(String folder) {
    Configuration configuration = load(folder);

    assertThat(configuration.get(RestartStrategyOptions.RESTART_STRATEGY))
        .isEqualTo("exponential-delay");
    assertThat(
            configuration.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS))
        .isBetween(1, 10);
  }

  @Test
  void aTaskManagerHasRoomForPicturesOnTheHeapAndOutsideOfIt() {
    TaskExecutorProcessSpec memory =
        TaskExecutorProcessUtils.processSpecFromConfig(load("cluster"));

    assertThat(memory.getTotalProcessMemorySize()).isEqualTo(MemorySize.parse("8g"));
    assertThat(memory.getTaskHeapSize()).isGreaterThan(MemorySize.parse("3g"));
    assertThat(memory.getTaskOffHeapSize()).isEqualTo(MemorySize.parse("3g"));
  }

  private static Configuration load(String folder) {
    return GlobalConfiguration.loadConfiguration(Home.folder("flink-conf", folder).toString());
  }
}
