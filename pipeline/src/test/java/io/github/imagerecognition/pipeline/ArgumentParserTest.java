package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import java.nio.file.Path;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentParserTest {

  @Test
  void readsOptionsAndLeavesTheirDefaults() {
    JobOptions options = Arguments.parse("--input=a folder", "--maxImageBytes=5", "--check");

    assertThat(options.location.input).isEqualTo("a folder");
    assertThat(options.pictures.maxImageBytes).isEqualTo(5);
    assertThat(options.isGiven("--check")).isTrue();
    assertThat(options.isDemo()).isFalse();
    assertThat(options.location.productPrefix).isEqualTo("producto-");
    assertThat(options.location.output).isNull();
  }

  @Test
  void setsTheDirectRunnerToUseTheMachineUnlessTold() {
    int cores = Runtime.getRuntime().availableProcessors();

    assertThat(Arguments.parse().pipelineOptions().as(DirectOptions.class).getTargetParallelism())
        .isBetween(cores + 1, 2 * cores);
    assertThat(Arguments.parse().pipelineOptions().as(DirectOptions.class).isEnforceImmutability())
        .isFalse();
    assertThat(
            Arguments.parse("--targetParallelism=7")
                .pipelineOptions()
                .as(DirectOptions.class)
                .getTargetParallelism())
        .isEqualTo(7);
  }

  @Test
  void setsFlinkToUseTheMachineUnlessTold() {
    int cores = Runtime.getRuntime().availableProcessors();
    FlinkPipelineOptions options =
        Arguments.parse("--runner=FlinkRunner").pipelineOptions().as(FlinkPipelineOptions.class);

    assertThat(options.getFlinkMaster()).isEqualTo("[local]");
    assertThat(Path.of(options.getFlinkConfDir(), "config.yaml")).isRegularFile();
    assertThat(options.getParallelism()).isBetween(cores + 1, 2 * cores);
    assertThat(
            Arguments.parse("--runner=FlinkRunner", "--parallelism=7")
                .pipelineOptions()
                .as(FlinkPipelineOptions.class)
                .getParallelism())
        .isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "FlinkRunner, --targetParallelism, --parallelism",
    "DirectRunner, --parallelism, --targetParallelism"
  })
  void refusesTheParallelismOfTheOtherRunner(String runner, String wrong, String right) {
    assertThatThrownBy(() -> Arguments.parse("--runner=" + runner, wrong + "=2"))
        .isInstanceOf(CodedException.class)
        .hasMessageContaining(wrong)
        .hasMessageEndingWith("write " + right);
  }

  @ParameterizedTest
  @CsvSource({
    "--wieghts=x, --weights",
    "--model=resnet50, --modelName",
    "--batch_size=3, --batchSize",
    "--OUTPUT=x, --output",
    "--prefix=x, --productPrefix"
  })
  void refusesAnUnknownOptionWithTheNearestOne(String argument, String nearest) {
    assertThatThrownBy(() -> Arguments.parse("--demo", argument))
        .isInstanceOf(CodedException.class)
        .hasMessageContaining("did you mean " + nearest + "?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--batchSize=many",
        "--check=perhaps",
        "--maxImageBytes=1e9",
        "folder",
        "--weights",
        "--batchSize="
      })
  void namesTheArgumentThatItDoesNotUnderstand(String argument) {
    assertThatThrownBy(() -> Arguments.parse("--input=x", argument))
        .isInstanceOf(CodedException.class)
        .hasMessageContaining(argument)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void refusesAnOptionThatIsGivenTwice() {
    assertThatThrownBy(() -> Arguments.parse("--input=a", "--input=b"))
        .isInstanceOf(CodedException.class)
        .hasMessageEndingWith("given twice: --input");
  }
}
