package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.pipeline.command.Commands;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

class ArgumentParserTest {

  @Test
  void readsOptionsAndLeavesTheirDefaults() {
    JobOptions options = Arguments.parse("--input=a folder", "--maxImageBytes=5", "--check");

    assertThat(options.location.input).isEqualTo("a folder");
    assertThat(options.pictures.limits.maxImageBytes()).isEqualTo(5);
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

  @ParameterizedTest
  @CsvSource({
    "'', image-recognition-job",
    "--check, image-recognition-job",
    "embed, embed",
    "check, check",
    "--runner=FlinkRunner check, check",
    "check --runner=FlinkRunner, check",
    "help, help",
    "--runner=FlinkRunner help, help",
    "help check, help",
    "generate-completion, generate-completion"
  })
  void findsTheCommandBeforeAndBehindOptions(String line, String command) {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
    ParseResult parsed =
        new ArgumentParser(Commands.all(), Environment.of(name -> null)).parse(arguments);

    ParseResult last = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
    assertThat(last.commandSpec().name()).isEqualTo(command);
  }

  @ParameterizedTest
  @CsvSource({
    "chek, '''chek'' is not a command: did you mean check?'",
    "check folder, '''folder'' is not an option'",
    "check --weights folder, '''folder'' is not an option'",
    "check --wieghts=x, did you mean --weights?",
    "check -x, '''-x'' is not an option'",
    "--flinkMastr=x, did you mean --flinkMaster?",
    "--demo --check=false --check, given twice: --check",
    "--faultTolerance=x --jobName=a --jobName=b, there is no option --faultTolerance",
    "--jobName=a --jobName=b, given twice: --jobName",
    "--fastDecode=yes, --fastDecode=yes: neither true nor false",
    "--runner=Fast, --runner=Fast: Unknown 'runner'",
  })
  void refusesInOneLine(String line, String message) {
    assertThatThrownBy(() -> Arguments.parse(line.split(" ")))
        .isInstanceOf(CodedException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help", "--demo --help", "check --help", "help check"})
  void printsHelpWithDefaultsAndVariablesUnderHeadings(String line) {
    StringWriter out = new StringWriter();
    CommandLine commands = Commands.all().setOut(new PrintWriter(out));

    int exitCode =
        new ArgumentParser(commands, Environment.of(name -> name.equals("MODEL_NAME") ? "x" : null))
            .run(line.split(" "));

    assertThat(exitCode).isZero();
    assertThat(out.toString())
        .contains("\nModel:\n", "\nPictures:\n", "--maxImageBytes=<bytes>", "Default: 100000000")
        .contains("Values: auto, cpu, gpu", "Variable: MODEL_WEIGHTS", "COS_ENDPOINT");
  }

  @Test
  void takesAVariableOfTheEnvironmentLiterally() {
    String weights = "a$b$$c/${user.name}/${";
    JobOptions options =
        Arguments.parse(
            Environment.of(name -> name.equals("MODEL_WEIGHTS") ? weights : null), "--demo");

    assertThat(options.model.weights).isEqualTo(weights);
    assertThat(Arguments.parse("--weights=" + weights).model.weights).isEqualTo(weights);
    assertThat(Arguments.parse("--weights=@x").model.weights).isEqualTo("@x");
  }
}
