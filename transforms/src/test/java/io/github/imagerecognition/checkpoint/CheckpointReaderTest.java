package io.github.imagerecognition.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.checkpoint.TensorUnpickler.View;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointReaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "narrow-resnet50.pth",
        "narrow-resnet50.safetensors",
        "narrow-resnet50-legacy.pth",
        "narrow-resnet101.pth",
        "narrow-resnet101.safetensors"
      })
  void aDamagedFileIsAlwaysReportedAsDamaged(String file) throws IOException {
    byte[] whole = reference(file);
    Random random = new Random(20260122);
    for (int round = 0; round < 400; round++) {
      byte[] damaged =
          round % 4 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
      // Mostly where the structure is: at the start and at the end.
      int span = round % 2 == 0 ? damaged.length : Math.min(damaged.length, 4000);
      for (int flip = 0; flip < 1 + round % 8 && span > 0; flip++) {
        int place = random.nextInt(span);
        damaged[round % 3 == 0 ? damaged.length - 1 - place : place] = (byte) random.nextInt(256);
      }
      assertReadsOrIsDamaged(damaged);
    }
  }

  /** Bytes of weights may change unnoticed where a format has no checksum. */
  private static void assertReadsOrIsDamaged(byte[] content) {
    try {
      assertThat(CheckpointReader.read(content, "weights.pth").sha256()).isNotEmpty();
    } catch (CodedException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.WEIGHTS_DAMAGED);
      assertThat(e.getMessage()).contains("weights.pth").doesNotContain("\n").isPrintable();
    }
  }

  @Test
  void aFlippedWeightOfAZipIsNoticed() throws IOException {
    byte[] content = reference("narrow-resnet50.pth");
    content[content.length / 2] ^= 1;

    assertDamaged(content, "checksum");
  }

  @Test
  void everyCutIsNoticed() throws IOException {
    for (String file : new String[] {"narrow-resnet50.safetensors", "narrow-resnet50-legacy.pth"}) {
      byte[] content = reference(file);
      assertDamaged(Arrays.copyOf(content, content.length - 1), "");
    }
  }

  @Test
  void aPickleThatAsksForAnythingElseIsRefused() {
    for (String global :
        new String[] {"os\nsystem", "decimal\nDecimal", "builtins\nbytearray", "_codecs\nencode"}) {
      assertDamaged(pickle("c" + global + "\n."), global.replace('\n', '.'));
    }
  }

  @Test
  void instructionsThatWeightsDoNotNeedAreRefused() {
    assertDamaged(pickle("ios\nsystem\n."), "instruction 105");
    assertDamaged(
        pickle("\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f."), "instruction 142");
  }

  @Test
  void aStringOfTwoGigabytesIsRefusedBeforeItIsHeld() {
    assertDamaged(pickle("X\u00ff\u00ff\u00ff\u007f."), "2147483647 bytes");
  }

  @Test
  void aListThatHoldsItselfIsNoKey() {
    assertDamaged(pickle("}]q\0h\0aK\1s."), "keys");
  }

  @Test
  void anUnboundedPickleIsRefused() {
    assertDamaged(pickle("(".repeat(TensorUnpickler.MAXIMUM_BYTES)), "");
  }

  @Test
  void thePrefixOfDataParallelIsLeftOut() {
    String json = "{\"%s\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";

    Checkpoint plain = CheckpointReader.read(safetensors(json.formatted("w"), 4), "plain");
    Checkpoint parallel = CheckpointReader.read(safetensors(json.formatted("module.w"), 4), "p");

    assertThat(parallel.sha256()).isEqualTo(plain.sha256());
  }

  @Test
  void weightsBesideAnOptimisersStateAreFound() {
    TensorUnpickler.Storage storage = new TensorUnpickler.Storage(ElementType.F32, "0", 1);
    View view = new View(storage, 0, new long[] {1}, new long[] {1});
    Map<String, Object> saved = Map.of("epoch", 3, "state_dict", Map.of("w", view, "step", 7));

    assertThat(StateDict.tensors(saved, Map.of("0", ByteBuffer.allocate(4)))).containsOnlyKeys("w");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":1}",
        "[{}]   ",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1e99],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"I4\",\"shape\":[1],\"data_offsets\":[0,4]}}"
      })
  void headersThatDoNotAddUpAreRefused(String header) {
    assertDamaged(safetensors(header, 8), "");
  }

  @Test
  void otherFilesAreToldByTheirFirstBytes() {
    assertDamaged(new byte[0], "it is empty");
    assertDamaged(
        "version https://git-lfs.github.com/spec/v1".getBytes(StandardCharsets.UTF_8),
        "begins with \"version https://git-lfs");
  }

  @Test
  void aMishapOfAParserIsToldInPlainWords() {
    assertDamaged(pickle("K\1Q."), "its parts do not fit together");
  }

  @Test
  void aMissingFileIsMissing() {
    assertThatThrownBy(() -> CheckpointReader.read(Path.of("no-such.pth"), "no-such.pth"))
        .isInstanceOfSatisfying(
            CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WEIGHTS_MISSING))
        .hasMessageContaining("no-such.pth");
  }

  private static void assertDamaged(byte[] content, String message) {
    assertThatThrownBy(() -> CheckpointReader.read(content, "weights.pth"))
        .isInstanceOfSatisfying(
            CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WEIGHTS_DAMAGED))
        .hasMessageContaining(message);
  }

  /** A file of the form before PyTorch 1.6 whose first pickle is this. */
  private static byte[] pickle(String instructions) {
    return ("\u0080\2" + instructions).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] safetensors(String header, int bodyBytes) {
    return ByteBuffer.allocate(Long.BYTES + header.length() + bodyBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length())
        .put(header.getBytes(StandardCharsets.UTF_8))
        .array();
  }

  private static byte[] reference(String file) throws IOException {
    return Files.readAllBytes(ReferenceData.path("weights").resolve(file));
  }
}
