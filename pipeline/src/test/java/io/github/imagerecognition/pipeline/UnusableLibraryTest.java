package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnusableLibraryTest {

  private static final String TEMPORARY = System.getProperty("java.io.tmpdir");

  @ParameterizedTest
  @CsvSource({
    "TMP/snappy-1.1.10-libsnappyjava.so, JAVA_OPTS=-Djava.io.tmpdir",
    "TMP/onnxruntime-java123/libonnxruntime.so, JAVA_OPTS=-Djava.io.tmpdir",
    "/home/a/.javacpp/cache/opencv.jar/libopencv_core.so, JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir",
    "/home/a/.djl.ai/pytorch/2.7.1-cpu/libgomp.so.1, ENGINE_CACHE_DIR"
  })
  void saysWhichFolderItIsInAndWhatSetsIt(String path, String setting) {
    String library = path.replace("TMP", TEMPORARY);
    String words = "%s: %s: failed to map segment from shared object".formatted(library, library);
    CodedException wrapped =
        new CodedException(
            ErrorCode.CONFIGURATION, "does not start", new UnsatisfiedLinkError(words));

    assertThat(new JobFailure(new CompletionException(wrapped)).foreseen())
        .hasValueSatisfying(
            found ->
                assertThat(found)
                    .hasMessage(
                        "native libraries cannot be executed in %s, which is probably mounted noexec: set %s to another folder",
                        library.substring(0, library.lastIndexOf('/')), setting)
                    .extracting(CodedException::code)
                    .isEqualTo(ErrorCode.CONFIGURATION));
  }

  @Test
  void leavesOtherMissingLibrariesToOthers() {
    Throwable missing = new UnsatisfiedLinkError("/a/b.so: libjpeg.so.62: cannot open it");

    assertThat(new JobFailure(missing).foreseen()).isEmpty();
  }
}
