package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.checkpoint.CacheProvider;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The cache folder that a process has in its environment or {@code .env}: {@code
 * IMAGE_RECOGNITION_CACHE}, else {@code image-recognition} below {@code XDG_CACHE_HOME}, else below
 * {@code ~/.cache}.
 */
record EnvironmentCache() implements CacheProvider {

  private static final String FOLDER = "IMAGE_RECOGNITION_CACHE";
  private static final String REMEDY = "set " + FOLDER + " to another folder";

  @Override
  public CacheFolder folder() {
    return of(Environment.load());
  }

  static CacheFolder of(Environment environment) {
    Optional<Path> folder =
        environment
            .get(FOLDER)
            .map(Path::of)
            .or(
                () ->
                    environment
                        .get("XDG_CACHE_HOME")
                        .map(caches -> Path.of(caches, "image-recognition")));
    return folder
        .map(path -> new CacheFolder(path, REMEDY))
        .orElseGet(() -> CacheFolder.ofUser(REMEDY))
        .withProxies(environment.proxies());
  }
}
