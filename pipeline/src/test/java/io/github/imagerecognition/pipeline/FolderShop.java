package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Products that have one and the same picture, in a folder, and their embeddings as they come. It
 * asks for each by its name: a walk fails on the files that a job renames meanwhile.
 */
final class FolderShop {

  private final Path input;
  private final int products;

  /** Makes so many products in the folder {@code input}, each with the picture under each name. */
  FolderShop(Path folder, int products, String... names) throws IOException {
    this.input = folder.resolve("input");
    this.products = products;
    Path picture =
        Files.copy(ReferenceData.path("images/jpeg-large.jpg"), folder.resolve("picture.jpg"));
    for (int i = 0; i < products; i++) {
      Path product = Files.createDirectories(input.resolve(product(i)));
      for (String name : names) {
        Files.createLink(product.resolve(name), picture);
      }
    }
  }

  private static String product(int index) {
    return String.format(Locale.ROOT, "producto-%03d", index);
  }

  /** The embeddings of the products that are finished by now. */
  List<Path> finished() {
    return IntStream.range(0, products)
        .mapToObj(i -> input.resolve("embeddings").resolve(product(i)).resolve("embeddings.npy"))
        .filter(Files::exists)
        .toList();
  }

  /** Waits until the job has finished so many products. */
  void awaitFinished(int number, JobProcess job) throws InterruptedException {
    while (finished().size() < number) {
      assertThat(job.isAlive()).isTrue();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
