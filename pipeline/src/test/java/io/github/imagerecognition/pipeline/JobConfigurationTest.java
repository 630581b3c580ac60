package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.image.ExifOrientation;
import io.github.imagerecognition.image.ImagePreprocessing;
import io.github.imagerecognition.image.Normalization;
import io.github.imagerecognition.model.DeviceChoice;
import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.model.Precision;
import io.github.imagerecognition.product.Reprocess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobConfigurationTest {

  private final Map<String, String> variables = new HashMap<>();

  @Test
  void theEnvironmentIsEnough() {
    variables.putAll(
        Map.of(
            "COS_ENDPOINT", "host",
            "COS_ACCESS_KEY_ID", "id",
            "COS_SECRET_ACCESS_KEY", "secret",
            "COS_BUCKET_NAME", "shop",
            "COS_OUTPUT_PREFIX", "/vectors",
            "MODEL_NAME", "resnet101",
            "MODEL_WEIGHTS", "random"));

    JobConfiguration configuration = configuration();

    assertThat(configuration.selection().input().uri()).isEqualTo("s3://shop/");
    assertThat(configuration.selection().output().uri()).isEqualTo("s3://shop/vectors/");
    assertThat(configuration.selection().layout().excludedFolder()).isEqualTo("vectors");
    assertThat(configuration.model().modelName()).isEqualTo("resnet101");
    assertThat(configuration.model().weights()).isEqualTo("random");
    assertThat(configuration.toString()).doesNotContain("secret");
  }

  @Test
  void optionsWinOverTheEnvironment() {
    variables.putAll(Map.of("MODEL_NAME", "resnet101", "COS_BUCKET_NAME", "shop"));

    JobConfiguration configuration =
        configuration(
            "--input=s3://other/in",
            "--output=s3://third/out",
            "--modelName=resnet152",
            "--exifOrientation=apply",
            "--fastDecode",
            "--reprocess=all");

    assertThat(configuration.selection().input().uri()).isEqualTo("s3://other/in/");
    assertThat(configuration.selection().output().uri()).isEqualTo("s3://third/out/");
    assertThat(configuration.selection().layout().excludedFolder()).isEmpty();
    assertThat(configuration.selection().reprocess()).isEqualTo(Reprocess.ALL);
    assertThat(configuration.model().modelName()).isEqualTo("resnet152");
    assertThat(configuration.preprocessing().exifOrientation()).isEqualTo(ExifOrientation.APPLY);
    assertThat(configuration.preprocessing().fastDecode()).isTrue();
  }

  @Test
  void theDefaultsAreThoseOfTheEarlierJob() {
    JobConfiguration configuration = configuration("--input=s3://shop");

    assertThat(configuration.selection().output().uri()).isEqualTo("s3://shop/embeddings/");
    assertThat(configuration.model().modelName()).isEqualTo("resnet50");
    assertThat(configuration.model().weights()).isEqualTo("pretrained");
    assertThat(configuration.preprocessing()).isEqualTo(ImagePreprocessing.DEFAULT);
    assertThat(configuration.maxImageBytes()).isEqualTo(100_000_000);
    assertThat(configuration.selection().reprocess()).isEqualTo(Reprocess.MISSING);
  }

  @Test
  void aPrecisionThatIsLeftOpenIsFloat32UntilItIsDecided() {
    assertThat(configuration("--input=x", "--precision=auto").model().precision())
        .isEqualTo(Precision.FLOAT32);
    assertThat(configuration("--input=x", "--precision=int8").model().precision())
        .isEqualTo(Precision.INT8);
  }

  @Test
  void integersAreCalibratedAsTheyWillBeUsed() {
    JobConfiguration configuration =
        configuration("--input=x", "--precision=int8", "--imageSize=200", "--calibration=own");

    assertThat(configuration.model().preprocessing()).isEqualTo(configuration.preprocessing());
    assertThat(configuration.model().calibration()).isEqualTo("own");
  }

  @Test
  void picturesAreOfTheSizeThatTheModelTakes() {
    JobConfiguration configuration =
        configuration(
            "--input=x",
            "--resizeSize=438",
            "--imageSize=384",
            "--mean=0.5, 0.4, 3e-1",
            "--std=0.25,0.5,1");

    assertThat(configuration.model().imageSize()).isEqualTo(384);
    assertThat(configuration.preprocessing())
        .isEqualTo(
            ImagePreprocessing.DEFAULT
                .withSizes(438, 384)
                .withNormalization(
                    new Normalization(List.of(0.5f, 0.4f, 0.3f), List.of(0.25f, 0.5f, 1f))));
  }

  @Test
  void aDeviceThatIsNotThereIsRefusedBeforeAnyWork() {
    assertThat(configuration("--input=x").model().device()).isEqualTo(DeviceChoice.AUTO);
    assertThat(configuration("--input=x").model().precision()).isEqualTo(Precision.FLOAT32);
    assertThat(configuration("--input=x", "--device=cpu").model().device())
        .isEqualTo(DeviceChoice.CPU);
    // True on every machine: with and without a GPU, in builds for both.
    assertThatThrownBy(() -> configuration("--input=x", "--device=gpu", "--engine=onnxruntime"))
        .isInstanceOf(CodedException.class)
        .hasMessageContaining("device=gpu needs PyTorch");
    assertThatThrownBy(() -> configuration("--input=x", "--device=cpu", "--precision=float16"))
        .isInstanceOf(CodedException.class)
        .hasMessageContaining("precision=float16 is for GPUs");
  }

  @Test
  void everyMissingVariableIsNamedAtOnce() {
    variables.put("COS_ENDPOINT", " ");

    assertThatThrownBy(this::configuration)
        .isInstanceOf(CodedException.class)
        .hasMessageContaining(
            "COS_ENDPOINT, COS_ACCESS_KEY_ID, COS_SECRET_ACCESS_KEY, COS_BUCKET_NAME")
        .hasMessageContaining("--demo");
  }

  @ParameterizedTest
  @CsvSource({
    "--modelName=resnet5, did you mean resnet50?",
    "--modelName=ResNet-152, did you mean resnet152?",
    "--exifOrientation=aply, did you mean apply?",
    "--reprocess=al, did you mean all?",
    "--logFormat=jsn, did you mean json?",
    "--logFormat=, is none of text",
    "--batchSize=0, out of range: 1 to 1024",
    "--batchSize=1025, out of range: 1 to 1024",
    "--targetParallelism=0, out of range: 1 to 1024",
    "--maxImageBytes=0, out of range",
    "--maxImagePixels=-1, out of range: 1 to 1073741824",
    "--imageSize=0, --imageSize=0 is out of range: 1 to 1024",
    "--imageSize=384, raise resizeSize to 384 or more",
    "--resizeSize=5000, --resizeSize=5000 is out of range: 1 to 4096",
    "'--mean=0,0', --mean=0,0 is not three numbers",
    "'--mean=a,b,c', '--mean=''a,b,c'' is not numbers with commas between them'",
    "'--mean=0;0;0', --mean='0;0;0' is not numbers",
    "'--mean=', --mean='' is not numbers",
    "'--mean=NaN,0,0', '--mean=NaN,0,0 is not three numbers from -10 to 10'",
    "'--mean=123.675,116.28,103.53', for channel values from 0 to 1",
    "'--std=1,0,1', '--std=1,0,1 is not three numbers from 0.0001 to 10'",
    "'--std=1,1e999,1', --std=1",
    "--input=gs://bucket, neither a folder nor",
    "--productPrefix=producto-1/, has no slash",
    "--input=, is empty",
    "--output= , is empty",
    "--weights=, is empty"
  })
  void refusesValuesThatAreNone(String argument, String message) {
    assertThatThrownBy(() -> configuration(argument))
        .isInstanceOf(CodedException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "3, 8, 3 of 8",
    "0, 8, 0 of 8",
    "0, 1, 0 of 1",
    "0, , 0 of 1",
    "7, , 0 of 1",
    " , 1, 0 of 1",
    " , , 0 of 1",
  })
  void anInstanceOfAnArrayJobTakesItsShare(String index, String size, String shard) {
    variables.put("JOB_INDEX", index);
    variables.put("JOB_ARRAY_SIZE", size);

    assertThat(configuration("--input=x").selection().shard()).hasToString(shard);
  }

  @Test
  void shardOptionsWinOverTheEnvironment() {
    variables.putAll(Map.of("JOB_INDEX", "1", "JOB_ARRAY_SIZE", "2"));

    assertThat(configuration("--input=x", "--shardIndex=4", "--shardCount=5").selection().shard())
        .hasToString("4 of 5");
    assertThat(configuration("--input=x", "--shardIndex=0", "--shardCount=1").selection().shard())
        .hasToString("0 of 1");
  }

  @ParameterizedTest
  @CsvSource({
    "8, 8, JOB_INDEX=8 is out of range: 0 to 7 for JOB_ARRAY_SIZE=8",
    "9, 3, --array-size-var-override",
    " , 8, missing JOB_INDEX",
    "-1, 8, JOB_INDEX=-1 is out of range: 0 to 2147483647",
    "x, 8, JOB_INDEX=x is not a whole number",
    "0, 0, JOB_ARRAY_SIZE=0 is out of range: 1 to 2147483647",
    "0, 99999999999, JOB_ARRAY_SIZE=99999999999 is out of range",
  })
  void refusesAnArrayJobThatIsNone(String index, String size, String message) {
    variables.put("JOB_INDEX", index);
    variables.put("JOB_ARRAY_SIZE", size);

    assertThatThrownBy(() -> configuration("--input=x"))
        .isInstanceOf(CodedException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "--shardIndex=1, , belong together",
    "--shardCount=2, , belong together",
    "--shardIndex=2, --shardCount=2, --shardIndex=2 is out of range: 0 to 1 for --shardCount=2",
    "--shardIndex=-1, --shardCount=2, --shardIndex=-1 is out of range",
    "--shardIndex=0, --shardCount=0, --shardCount=0 is out of range",
    "--shardIndex=x, --shardCount=2, not a whole number",
    "--shardIndex=, --shardCount=2, --shardIndex= has no value",
  })
  void refusesShardsThatAreNone(String first, String second, String message) {
    String[] arguments =
        Stream.of("--input=x", first, second).filter(Objects::nonNull).toArray(String[]::new);

    assertThatThrownBy(() -> configuration(arguments))
        .isInstanceOf(CodedException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../elsewhere", "a/../../b", ".."})
  void anOutputPrefixStaysInTheBucket(String prefix) {
    variables.put("COS_OUTPUT_PREFIX", prefix);

    assertThatThrownBy(() -> configuration("--input=s3://shop"))
        .hasMessageContaining("leads out of the bucket");
  }

  @Test
  void anOutputPrefixHasNoDotsThatChangeNothing() {
    variables.put("COS_OUTPUT_PREFIX", "./out");

    assertThatThrownBy(() -> configuration("--input=s3://shop"))
        .hasMessage("COS_OUTPUT_PREFIX='./out' has the segment '.': leave it out");
  }

  @Test
  void refusesALogFormatOfTheEnvironmentThatIsNone() {
    variables.put("LOG_FORMAT", "xml");

    assertThatThrownBy(() -> configuration("--input=x")).hasMessageContaining("none of text, json");
    assertThat(configuration("--input=x", "--logFormat=json")).isNotNull();
  }

  @Test
  void theLogShowsNoSecretOfAnAddress() {
    assertThat(
            configuration("--input=x", "--weights=https://u:pw@host/a.pth?sig=s#x")
                .model()
                .printableWeights())
        .isEqualTo("https://host/a.pth");
    assertThat(ModelSpecification.of("m", "HTTP://u:p/w@host/a.pth").printableWeights())
        .isEqualTo("HTTP://host/a.pth");
    assertThat(ModelSpecification.of("m", "s3://id:s/ecret@shop/a.pth").printableWeights())
        .isEqualTo("s3://shop/a.pth");
    assertThat(ModelSpecification.of("m", "s3://shop/a@b?.pth").printableWeights())
        .isEqualTo("s3://shop/a@b?.pth");
  }

  @Test
  void theDemoIsNotForOwnPictures() {
    assertThatThrownBy(() -> configuration("--demo", "--input=x"))
        .isInstanceOf(CodedException.class);
  }

  private JobConfiguration configuration(String... arguments) {
    Environment environment = Environment.of(variables::get);
    return JobConfiguration.of(Arguments.parse(environment, arguments), environment);
  }
}
