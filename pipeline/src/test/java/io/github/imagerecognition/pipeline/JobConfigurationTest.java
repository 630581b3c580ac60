package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.bucket.Environment;
import io.github.imagerecognition.image.ExifOrientation;
import io.github.imagerecognition.image.ImagePreprocessing;
import io.github.imagerecognition.image.Normalization;
import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.product.Reprocess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    assertThat(configuration.model().randomFallback()).isFalse();
    assertThat(configuration.preprocessing()).isEqualTo(ImagePreprocessing.DEFAULT);
    assertThat(configuration.maxImageBytes()).isEqualTo(100_000_000);
    assertThat(configuration.selection().reprocess()).isEqualTo(Reprocess.MISSING);
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
  @ValueSource(strings = {"../elsewhere", "a/../../b", ".."})
  void anOutputPrefixStaysInTheBucket(String prefix) {
    variables.put("COS_OUTPUT_PREFIX", prefix);

    assertThatThrownBy(() -> configuration("--input=s3://shop"))
        .hasMessageContaining("leads out of the bucket");
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
  }

  @Test
  void theDemoIsNotForOwnPictures() {
    assertThatThrownBy(() -> configuration("--demo", "--input=x"))
        .isInstanceOf(CodedException.class);
  }

  private JobConfiguration configuration(String... arguments) {
    return JobConfiguration.of(CommandLine.parse(arguments), Environment.of(variables::get));
  }
}
