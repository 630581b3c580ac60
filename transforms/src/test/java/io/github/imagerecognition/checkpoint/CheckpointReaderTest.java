package io.github.imagerecognition.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointReaderTest {

  private static final String STORAGE =
      "(X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0" + "0X\3\0\0\0cpuK\1tQ";

  /** A tensor of one number, which the pickle may mention again. */
  private static final String TENSOR =
      "ctorch._utils\n_rebuild_tensor_v2\n(" + STORAGE + "K\0K\1\u0085K\1\u0085\u0089NtRq\0";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "narrow-resnet50.pth",
        "narrow-resnet50.safetensors",
        "narrow-resnet50-legacy.pth",
        "../hard/weights/01-legacy-tar.pth",
        "../pickles/protocol-5.pth",
        "../pickles/deflated.pth",
        "../pickles/module.pth",
        "../pickles/tar-module.pth",
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
    assertDamaged(pickle("g0\n."), "instruction 103");
  }

  @Test
  void aStringOfTwoGigabytesIsRefusedBeforeItIsHeld() {
    assertDamaged(pickle("X\u00ff\u00ff\u00ff\u007f."), "2147483647 bytes");
    String length = "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f";
    for (char instruction : new char[] {'\u008d', '\u008e', '\u0096'}) {
      assertDamaged(pickle(instruction + length + "."), Long.MAX_VALUE + " bytes");
    }
  }

  /** Its hash code would take for ever. */
  @Test
  void aListThatHoldsItselfIsNoKey() {
    assertDamaged(zip("}]q\0h\0aK\1s."), "no tensors");
  }

  @Test
  void aListThatIsMentionedTimeAndAgainIsNotReadForEver() {
    assertDamaged(zip("]" + "q\0]h\0ah\0a".repeat(40) + "."), "more than 1048576 entries");
    String list = "](" + "]K\1aK\1a".repeat(2_000) + "eq\0";
    String copies = "cx\ny\nq\1" + "h\1h\0\u0085R0".repeat(2_000);
    assertDamaged(zip(list + copies + "."), "more than 1048576 pairs");
  }

  @Test
  void tensorsWithoutEndAreRefused() {
    byte[] pickle = pickle("](" + TENSOR + "h\0".repeat(20_000) + "e.");

    assertDamaged(
        zip(Map.of("archive/data.pkl", pickle, "archive/data/0", new byte[4])),
        "more than 20000 tensors");
  }

  @Test
  void theFirstOfSeveralTensorsOfOneNameCounts() {
    String other = TENSOR.replace("0X\3", "1X\3");
    String pickle = "}(X\3\0\0\0a.b" + TENSOR + "X\1\0\0\0a}X\1\0\0\0b" + other + "su.";
    byte[] first = {0, 0, (byte) 0x80, 0x3f};
    byte[] content =
        zip(
            Map.of(
                "archive/data.pkl",
                pickle(pickle),
                "archive/data/0",
                first,
                "archive/data/1",
                new byte[4]));

    assertThat(CheckpointReader.read(content, "weights.pth").tensors())
        .containsOnlyKeys("a.b")
        .hasEntrySatisfying("a.b", tensor -> assertThat(tensor.values()).containsExactly(1));
  }

  @Test
  @Timeout(60)
  void marksThatAreTakenBackTakeNoTime() {
    assertDamaged(zip("K\1".repeat(700_000) + "(1".repeat(700_000) + "."), "no tensors");
  }

  @Test
  void anUnboundedPickleIsRefused() {
    assertDamaged(pickle("(".repeat(TensorUnpickler.MAXIMUM_BYTES)), "");
  }

  /** Each holds the same two tensors, below the names that are given here. */
  @ParameterizedTest
  @CsvSource({
    "protocol-2, ''",
    "protocol-3, ''",
    "protocol-4, ''",
    "protocol-5, ''",
    "deflated, ''",
    "deflated-without-folder, ''",
    "deflated-in-folders, ''",
    "parameters, ''",
    "parameters-with-state, ''",
    "subclass, ''",
    "subclass-of-1.7, ''",
    "subclass-of-1.9, ''",
    "python-2, ''",
    "defaultdict, ''",
    "holds-itself, ''",
    "module, ''",
    "tar-module, ''",
    "module-in-dictionary, model.",
    "namespace, net.",
    "dictionary-of-its-own, state.",
    "list-of-its-own, groups.0.",
    "deep, a.b.1.c.1."
  })
  void whatPeopleSaveIsReadAsData(String file, String path) {
    Checkpoint checkpoint =
        CheckpointReader.read(ReferenceData.path("pickles/" + file + ".pth"), file);

    assertThat(checkpoint.tensors())
        .containsOnlyKeys(path + "conv1.weight", path + "bn1.bias")
        .hasEntrySatisfying(
            path + "conv1.weight",
            tensor -> {
              assertThat(tensor.shape()).containsExactly(2, 2);
              assertThat(tensor.values()).containsExactly(1, 2, 3, 4);
            })
        .hasEntrySatisfying(
            path + "bn1.bias", tensor -> assertThat(tensor.values()).containsExactly(5, 6));
  }

  @Test
  void aZipThatInflatesWithoutEndIsRefused() throws IOException {
    byte[] bomb = zip(Map.of("archive/data.pkl", new byte[50_000_000]));

    assertDamaged(bomb, "more than 10 times its size");
  }

  @Test
  void whatIsThereInsteadOfWeightsIsTold() {
    assertDamaged(zip("}X\5\0\0\0epochK\3s."), "no tensors of weights but epoch");
    assertDamaged(zip("cos\nsystem\nX\4\0\0\0exit\u0085R."), "its pickle asks for os.system");
  }

  @Test
  void tensorsOfOtherNumbersAreLeftOut() {
    String tensor = "{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}";
    String header =
        "{\"w\":%s,\"i\":%s,\"rare\":%s,\"none\":%s}"
            .formatted(
                String.format(Locale.ROOT, tensor, "F32", 1, 4),
                String.format(Locale.ROOT, tensor, "I32", 1, 4),
                String.format(Locale.ROOT, tensor, "F8_E4M3", 4, 4),
                String.format(Locale.ROOT, tensor, "F32", 0, 0));

    assertThat(CheckpointReader.read(safetensors(header, 4), "w").tensors()).containsOnlyKeys("w");
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

  /** A file of the form since PyTorch 1.6 whose pickle is this. */
  private static byte[] zip(String instructions) {
    return zip(Map.of("archive/data.pkl", pickle(instructions)));
  }

  private static byte[] zip(Map<String, byte[]> files) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(output)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return output.toByteArray();
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
