package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.checkpoint.CacheFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentCacheTest {

  @Test
  void theCacheIsWhereTheEnvironmentSays() {
    assertThat(cache(Map.of("IMAGE_RECOGNITION_CACHE", "a", "XDG_CACHE_HOME", "b")).path())
        .isEqualTo(Path.of("a"));
    assertThat(cache(Map.of("XDG_CACHE_HOME", "b")).path())
        .isEqualTo(Path.of("b/image-recognition"));
    assertThat(cache(Map.of()).path()).endsWithRaw(Path.of(".cache/image-recognition"));
  }

  @Test
  void weightsComeThroughTheProxyOfTheEnvironment() {
    assertThat(
            cache(Map.of("HTTPS_PROXY", "proxy:3128"))
                .proxies()
                .to(URI.create("https://download.pytorch.org")))
        .hasToString("Optional[http://proxy:3128]");
  }

  @Test
  void withoutAHomeFolderTheCacheHasToBeSaid() {
    String home = System.setProperty("user.home", "?");
    try {
      assertThatThrownBy(() -> cache(Map.of()))
          .isInstanceOfSatisfying(
              CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
          .hasMessageContaining("IMAGE_RECOGNITION_CACHE");
      assertThat(cache(Map.of("XDG_CACHE_HOME", "b")).path()).startsWithRaw(Path.of("b"));
    } finally {
      System.setProperty("user.home", home);
    }
  }

  @Test
  void aCacheThatCannotBeWrittenIsAMistakeOfConfiguration(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    CacheFolder cache = cache(Map.of("IMAGE_RECOGNITION_CACHE", file.toString()));

    assertThatThrownBy(() -> cache.write("name", output -> {}))
        .isInstanceOfSatisfying(
            CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageContaining("IMAGE_RECOGNITION_CACHE");
  }

  private static CacheFolder cache(Map<String, String> variables) {
    return EnvironmentCache.of(Environment.of(variables::get));
  }
}
