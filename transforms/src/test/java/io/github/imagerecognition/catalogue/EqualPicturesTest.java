package io.github.imagerecognition.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.FixedStore;
import io.github.imagerecognition.product.ProductLayout;
import io.github.imagerecognition.testing.HostileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EqualPicturesTest {

  private static final ProductLayout LAYOUT = new ProductLayout("p-", "out");
  private static final List<String> PRODUCTS = List.of("p-a", "p-b", "p-c", "p-d");

  @TempDir Path folder;

  @Test
  void findsThemByTheListingAlone() throws IOException {
    try (HostileStore store = HostileStore.start();
        Bucket input =
            BucketLocation.parse(
                    "s3://" + HostileStore.BUCKET, new FixedStore(store.endpoint(), "test", "test"))
                .open()) {
      fill(input);
      int requests = store.requests().size();

      assertThat(EqualPictures.of(input, LAYOUT, PRODUCTS, 1_000)).isEqualTo(expected());
      assertThat(store.requests().subList(requests, store.requests().size()))
          .noneMatch(request -> request.contains("/p-"));
    }
  }

  @Test
  void findsThemInAFolderThatTellsNoETags() {
    try (Bucket input = BucketLocation.folder(folder.toString()).open()) {
      fill(input);

      assertThat(EqualPictures.of(input, LAYOUT, PRODUCTS, 1_000)).isEqualTo(expected());
    }
  }

  @Test
  void leavesOutWhatIsTooLargeToBeRead() {
    try (Bucket input = BucketLocation.folder(folder.toString()).open()) {
      fill(input);

      assertThat(EqualPictures.of(input, LAYOUT, PRODUCTS, 3)).isEmpty();
    }
  }

  private static void fill(Bucket input) {
    write(input, "p-a/1.jpg", "same");
    write(input, "p-a/2.jpg", "same");
    write(input, "p-b/deep/x.png", "same");
    write(input, "p-a/3.jpg", "also");
    write(input, "p-b/3.jpg", "also");
    write(input, "p-c/1.jpg", "diff");
    write(input, "p-c/shared.jpg", "shared by all");
    write(input, "p-d/shared.jpg", "shared by all");
    // In none of the products, no pictures, or without content.
    write(input, "p-not-exported/1.jpg", "same");
    write(input, "out/1.jpg", "same");
    write(input, "p-c/notes.txt", "same");
    write(input, "p-c/empty.jpg", "");
    write(input, "p-d/empty.jpg", "");
  }

  private static List<DuplicateGroup> expected() {
    return List.of(
        new DuplicateGroup(
            DuplicateGroup.Kind.EQUAL_PICTURE,
            null,
            List.of("p-a", "p-b"),
            List.of("p-a/1.jpg", "p-a/2.jpg", "p-a/3.jpg", "p-b/3.jpg", "p-b/deep/x.png")),
        new DuplicateGroup(
            DuplicateGroup.Kind.EQUAL_PICTURE,
            null,
            List.of("p-c", "p-d"),
            List.of("p-c/shared.jpg", "p-d/shared.jpg")));
  }

  private static void write(Bucket bucket, String key, String content) {
    bucket.write(key, content.getBytes(StandardCharsets.UTF_8), "image/jpeg");
  }
}
