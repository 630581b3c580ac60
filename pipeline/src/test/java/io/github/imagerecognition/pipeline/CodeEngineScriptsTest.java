package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts for Code Engine, with an {@code ibmcloud} that only writes down how it is called. */
class CodeEngineScriptsTest {

  private static final Path SCRIPTS = ReferenceData.path("../code-engine").normalize();

  /**
   * Gives each call a line and keeps the file that a call names, with its permissions. To {@code
   * get} it answers whether the thing exists, and what it is.
   */
  private static final String FAKE =
      """
      #!/usr/bin/env bash
      echo "${0##*/} $*" >>"$RECORD"
      while (($# > 0)); do
        case $1 in
          get)
            printf '%s' "${GET_OUTPUT:-}"
            exit "$GET_EXIT_CODE"
            ;;
          --from-env-file | --tasks-from-local-file)
            cp -p "$2" "$RECORD.file"
            echo "$2" >"$RECORD.name"
            ;;
        esac
        shift
      done
      """;

  @TempDir private Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private Path record;

  @BeforeEach
  void putFakesOnThePath() throws Exception {
    if (!isThere("bash")) {
      System.out.println("CodeEngineScriptsTest is skipped: there is no bash here");
    }
    assumeTrue(isThere("bash"));
    record = folder.resolve("record");
    for (String command : List.of("ibmcloud", "docker")) {
      Path fake =
          Files.writeString(Files.createDirectories(folder.resolve("bin")).resolve(command), FAKE);
      assertThat(fake.toFile().setExecutable(true)).isTrue();
    }
    environment.put("IMAGE", "de.icr.io/shop/image-recognition:1");
    environment.put("COS_ENDPOINT", "s3.direct.eu-de.cloud-object-storage.appdomain.cloud");
    environment.put("COS_BUCKET_NAME", "shop");
    environment.put("GET_EXIT_CODE", "1");
  }

  @Test
  void keysGoIntoTheSecretWithoutBeingOnACommandLine() throws Exception {
    environment.put("COS_ACCESS_KEY_ID", "the key");
    environment.put("COS_SECRET_ACCESS_KEY", "$ecret=\"'\\");

    String output = run(0, "create-secret.sh");

    Path file = Path.of(Files.readString(folder.resolve("record.name")).strip());
    assertThat(calls())
        .containsExactly(
            "ibmcloud ce secret get --name image-recognition-cos",
            "ibmcloud ce secret create --name image-recognition-cos --from-env-file " + file);
    assertThat(folder.resolve("record.file"))
        .hasContent("COS_ACCESS_KEY_ID=the key\nCOS_SECRET_ACCESS_KEY=$ecret=\"'\\");
    assertThat(Files.getPosixFilePermissions(folder.resolve("record.file"))).hasSize(2);
    assertThat(file).doesNotExist();
    assertThat(output).doesNotContain("the key", "$ecret");
  }

  @Test
  void anApiKeyIsAloneInItsSecret() throws Exception {
    environment.put("COS_API_KEY_ID", "the key");

    assertThat(run(0, "create-secret.sh")).doesNotContain("the key");
    assertThat(folder.resolve("record.file")).hasContent("COS_API_KEY_ID=the key");

    environment.putAll(
        Map.of(
            "GET_EXIT_CODE", "0", "GET_OUTPUT", "COS_ACCESS_KEY_ID: x\nCOS_SECRET_ACCESS_KEY: y"));
    assertThat(run(1, "create-secret.sh").lines())
        .singleElement()
        .asString()
        .contains("image-recognition-cos holds HMAC keys");
  }

  @Test
  void aJobWithATrustedProfileHasNoSecret() throws Exception {
    environment.put("COS_TRUSTED_PROFILE", "shop-pictures");

    run(0, "create-job.sh");

    assertThat(calls())
        .last()
        .asString()
        .startsWith("ibmcloud ce job create --name image-recognition")
        .contains("--trusted-profiles-enabled=true --env LOG_FORMAT=json")
        .contains("--env COS_TRUSTED_PROFILE=shop-pictures")
        .doesNotContain("secret");
  }

  @Test
  void aJobThatExistsChangesItsLogin() throws Exception {
    environment.putAll(
        Map.of(
            "GET_EXIT_CODE",
            "0",
            "COS_TRUSTED_PROFILE",
            "shop-pictures",
            "GET_OUTPUT",
            "  Secret full reference  image-recognition-cos \n"));

    run(0, "create-job.sh");

    assertThat(calls()).last().asString().contains("--env-from-secret-rm image-recognition-cos");

    environment.remove("COS_TRUSTED_PROFILE");
    environment.put("GET_OUTPUT", "  Literal  COS_TRUSTED_PROFILE  shop-pictures\n");
    run(0, "create-job.sh");

    assertThat(calls())
        .last()
        .asString()
        .contains("--env-from-secret image-recognition-cos")
        .contains("--env-rm COS_TRUSTED_PROFILE --trusted-profiles-enabled=false");
  }

  @Test
  void aFleetHasNoTrustedProfile() throws Exception {
    environment.putAll(
        Map.of("SUBNET_POOL", "pool", "TASKS_STATE_STORE", "s", "COS_TRUSTED_PROFILE", "shop"));

    assertThat(run(1, "gpu-fleet.sh").lines())
        .singleElement()
        .asString()
        .contains("unset COS_TRUSTED_PROFILE");
  }

  @Test
  void aSecretThatExistsIsUpdated() throws Exception {
    environment.putAll(
        Map.of("COS_ACCESS_KEY_ID", "a", "COS_SECRET_ACCESS_KEY", "b", "GET_EXIT_CODE", "0"));

    run(0, "create-secret.sh");

    assertThat(calls()).last().asString().startsWith("ibmcloud ce secret update --name");
  }

  @Test
  void aJobHasAllThatItNeeds() throws Exception {
    environment.putAll(
        Map.of("INSTANCES", "8", "MODEL_NAME", "resnet101", "REGISTRY_SECRET", "registry"));

    run(0, "create-job.sh", "--batchSize=32", "--productPrefix=a b");

    assertThat(calls())
        .containsExactly(
            "ibmcloud ce job get --name image-recognition",
            "ibmcloud ce job create --name image-recognition"
                + " --image de.icr.io/shop/image-recognition:1 --array-indices 0-7"
                + " --cpu 4 --memory 8G --ephemeral-storage 2G"
                + " --retrylimit 3 --maxexecutiontime 7200"
                + " --env-from-secret image-recognition-cos --env LOG_FORMAT=json"
                + " --env COS_ENDPOINT=s3.direct.eu-de.cloud-object-storage.appdomain.cloud"
                + " --env COS_BUCKET_NAME=shop --env MODEL_NAME=resnet101"
                + " --registry-secret registry"
                + " --argument=--batchSize=32 --argument=--productPrefix=a b");
  }

  @Test
  void aJobThatExistsLosesTheArgumentsThatAreNotGivenAgain() throws Exception {
    environment.putAll(Map.of("GET_EXIT_CODE", "0", "CPU", "2", "MEMORY", "4G"));

    run(0, "create-job.sh");

    assertThat(calls())
        .last()
        .asString()
        .startsWith("ibmcloud ce job update --name image-recognition")
        .contains("--array-indices 0 --cpu 2 --memory 4G")
        .endsWith(" --arguments-clear --trusted-profiles-enabled=false");
  }

  @Test
  void aJobThatExistsLosesTheVariablesThatAreNotSetAnyMore() throws Exception {
    environment.put("GET_EXIT_CODE", "0");
    environment.put("MODEL_NAME", "resnet101");
    environment.put(
        "GET_OUTPUT",
        """
        Name:          image-recognition
        Environment Variables:
          Type                   Name                   Value
          Secret full reference  image-recognition-cos
          Literal                COS_BUCKET_NAME        shop
          Literal                MODEL_NAME             resnet152
          Literal                MODEL_WEIGHTS          random
          Literal                JAVA_OPTS              -Xmx2g
        """);

    run(0, "create-job.sh");

    assertThat(calls())
        .last()
        .asString()
        .startsWith("ibmcloud ce job update --name image-recognition")
        .contains("--env MODEL_NAME=resnet101")
        .containsOnlyOnce("MODEL_NAME")
        .endsWith(
            " --arguments-clear --env-rm MODEL_WEIGHTS --env-rm JAVA_OPTS"
                + " --trusted-profiles-enabled=false");
  }

  @Test
  void someIndicesAreRunAgainWithTheSizeOfTheFirstRun() throws Exception {
    environment.put("INSTANCES", "8");

    run(0, "rerun.sh", "2,4-6");

    assertThat(calls())
        .containsExactly(
            "ibmcloud ce jobrun submit --job image-recognition --array-indices 2,4-6"
                + " --array-size-var-override 8");
  }

  @Test
  void aScheduleIsForEveryNight() throws Exception {
    run(0, "schedule.sh");

    assertThat(calls())
        .containsExactly(
            "ibmcloud ce subscription cron get --name image-recognition",
            "ibmcloud ce subscription cron create --name image-recognition --destination-type job"
                + " --destination image-recognition --schedule 0 2 * * * --time-zone UTC");
  }

  @Test
  void aFleetHasATaskForEachShard() throws Exception {
    environment.putAll(
        Map.of("INSTANCES", "3", "SUBNET_POOL", "pool", "TASKS_STATE_STORE", "state"));

    run(0, "gpu-fleet.sh", "--batchSize=64", "--reprocess=all");

    List<String> tasks = Files.readAllLines(folder.resolve("record.file"));
    assertThat(tasks).hasSize(3);
    for (int index = 0; index < 3; index++) {
      assertThat(new JsonMapper().readTree(tasks.get(index)).get("args"))
          .extracting(argument -> argument.asText())
          .containsExactly(
              "--shardIndex=" + index, "--shardCount=3", "--batchSize=64", "--reprocess=all");
    }
    assertThat(calls())
        .singleElement()
        .asString()
        .matches("ibmcloud ce fleet create --name image-recognition-\\d{8}-\\d{6} .*")
        .contains("--subnetpool-name pool --tasks-state-store state --tasks-from-local-file /")
        .contains("--scale-max 3 --gpu l40s:1 --cpu 24 --memory 120G --retrylimit 3")
        .contains("--env-from-secret image-recognition-cos --env LOG_FORMAT=json");
  }

  @Test
  void anImageIsBuiltForTheProcessorsOfCodeEngineAndPushed() throws Exception {
    Path checkout = Files.createDirectories(folder.resolve("checkout/src/code-engine"));
    for (String script : List.of("build-image.sh", "common.sh")) {
      Files.copy(SCRIPTS.resolve(script), checkout.resolve(script));
    }
    Path script = checkout.resolve("build-image.sh");

    assertThat(run(1, script, "--build-arg=A=b")).contains("there is no Dockerfile in");

    Files.createFile(folder.resolve("checkout/Dockerfile"));
    run(0, script, "--build-arg=A=b");

    assertThat(calls())
        .containsExactly(
            "docker build --platform linux/amd64 --tag de.icr.io/shop/image-recognition:1"
                + " --build-arg=A=b "
                + folder.toRealPath().resolve("checkout"),
            "ibmcloud cr login --client docker",
            "docker push de.icr.io/shop/image-recognition:1");
  }

  @ParameterizedTest
  @CsvSource({
    "build-image.sh, , missing IMAGE:",
    "create-job.sh, , missing IMAGE COS_ENDPOINT COS_BUCKET_NAME:",
    "create-secret.sh, , missing COS_ACCESS_KEY_ID COS_SECRET_ACCESS_KEY:",
    "gpu-fleet.sh, , missing IMAGE COS_ENDPOINT COS_BUCKET_NAME SUBNET_POOL TASKS_STATE_STORE:",
    "rerun.sh, 3, missing INSTANCES:",
    "rerun.sh, x, say which indices",
    "rerun.sh, , say which indices",
  })
  void whatIsMissingIsToldInOneLineBeforeAnythingIsDone(
      String script, String argument, String message) throws Exception {
    environment.keySet().removeIf(name -> name.startsWith("COS_") || name.equals("IMAGE"));

    String output = argument == null ? run(1, script) : run(1, script, argument);

    assertThat(output.lines()).singleElement().asString().contains(script + ": " + message);
    assertThat(record).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "many", "08"})
  void refusesANumberOfInstancesThatIsNone(String instances) throws Exception {
    environment.put("INSTANCES", instances);

    assertThat(run(1, "create-job.sh").lines())
        .containsExactly(
            "create-job.sh: INSTANCES='%s' is no number of instances".formatted(instances));
    assertThat(record).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"1001", "99999999999999999999"})
  void refusesMoreInstancesThanAnArrayMayHave(String instances) throws Exception {
    environment.put("INSTANCES", instances);

    assertThat(run(1, "create-job.sh").lines())
        .containsExactly(
            "create-job.sh: INSTANCES=%s is more than the 1000 that an array may have"
                .formatted(instances));
    assertThat(record).doesNotExist();
    environment.put("INSTANCES", "1000");
    run(0, "create-job.sh");
    assertThat(calls()).last().asString().contains("--array-indices 0-999");
  }

  @Test
  void aFailureOfIbmcloudIsTheScripts() throws Exception {
    Files.writeString(folder.resolve("bin/ibmcloud"), "#!/usr/bin/env bash\nexit 7\n");

    run(7, "schedule.sh");
  }

  @Test
  void shellcheckFindsNothing() throws Exception {
    if (!isThere("shellcheck")) {
      System.out.println("shellcheckFindsNothing is skipped: there is no shellcheck here");
    }
    assumeTrue(isThere("shellcheck"));
    List<String> command = new ArrayList<>(List.of("shellcheck", "-x"));
    for (Path scripts : List.of(SCRIPTS, SCRIPTS.resolveSibling("container"))) {
      try (var files = Files.newDirectoryStream(scripts, "*.sh")) {
        files.forEach(file -> command.add(file.toString()));
      }
    }
    assertThat(command).hasSizeGreaterThan(9);

    assertThat(run(0, command)).isEmpty();
  }

  private String run(int exitCode, String script, String... arguments) throws Exception {
    return run(exitCode, SCRIPTS.resolve(script), arguments);
  }

  private String run(int exitCode, Path script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    return run(exitCode, command);
  }

  private String run(int exitCode, List<String> command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(SCRIPTS.getParent().getParent().toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"));
    builder.environment().keySet().retainAll(List.of("PATH"));
    builder.environment().merge("PATH", folder.resolve("bin") + ":", (old, fakes) -> fakes + old);
    builder.environment().put("RECORD", record.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isEqualTo(exitCode);
    return output;
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(record);
  }

  private static boolean isThere(String command) throws InterruptedException {
    try {
      return new ProcessBuilder(command, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
