package io.github.imagerecognition.product;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductLayoutTest {

  @Test
  void takesTopLevelFoldersWithThePrefix() {
    ProductLayout layout = new ProductLayout("producto-", "");

    assertThat(layout.productOf("producto-1/a/b.jpg")).contains("producto-1");
    assertThat(layout.productOf("producto-/b.jpg")).contains("producto-");
    assertThat(layout.productOf("producto-1.jpg")).isEmpty();
    assertThat(layout.productOf("other/producto-1/a.jpg")).isEmpty();
    assertThat(layout.productOf("producto")).isEmpty();
  }

  @Test
  void takesEveryFolderButTheOutputsWithoutAPrefix() {
    ProductLayout layout = new ProductLayout("", "embeddings");

    assertThat(layout.productOf("any/b.jpg")).contains("any");
    assertThat(layout.productOf("embeddings/any/embeddings.npy")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jpg", "a.JPEG", "a.Png", ".x/a.webp", "a.b.webp"})
  void knowsPicturesByTheirEnding(String key) {
    assertThat(ProductLayout.isImage(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a.gif", "jpg", "a.jpg.txt", "a.jpg/", "", "x/._a.jpg", "x/.a.jpg", ".jpg"})
  void leavesOtherFilesAlone(String key) {
    assertThat(ProductLayout.isImage(key)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "\0"})
  void knowsNamesThatLeadElsewhere(String product) {
    assertThat(ProductLayout.isSafe(product)).isFalse();
    assertThat(ProductLayout.isSafe(product.replace("\0", "") + "...")).isTrue();
  }
}
