package io.github.imagerecognition.pipeline.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EmbedCommandTest {

  @Test
  void loadsWithTheClassLoaderOfWhoStartsIt() throws Exception {
    Thread starter = Thread.currentThread();
    ClassLoader before = starter.getContextClassLoader();
    try (URLClassLoader maven = new URLClassLoader(new URL[0], before)) {
      starter.setContextClassLoader(maven);

      assertThat(
              CompletableFuture.supplyAsync(
                      () -> Thread.currentThread().getContextClassLoader(),
                      EmbedCommand::startThread)
                  .get(1, TimeUnit.MINUTES))
          .isSameAs(maven);
    } finally {
      starter.setContextClassLoader(before);
    }
  }
}
