package io.github.imagerecognition.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.bucket.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchPackerTest {

  @Test
  void fillsBatchesWithWholeProducts() {
    assertThat(pack(8, 3, 4, 2, 8, 1))
        .containsExactly(List.of(3, 4), List.of(2), List.of(8), List.of(1));
  }

  @Test
  void leavesALargerProductAlone() {
    assertThat(pack(4, 1, 9, 1)).containsExactly(List.of(1), List.of(9), List.of(1));
  }

  @Test
  void hasNothingToPackWithoutProducts() {
    assertThat(pack(4)).isEmpty();
  }

  private static List<List<Integer>> pack(int batchSize, int... sizes) {
    List<List<Integer>> batches = new ArrayList<>();
    new BatchPacker(Arrays.stream(sizes).mapToObj(BatchPackerTest::product).iterator(), batchSize)
        .forEachRemaining(
            batch ->
                batches.add(
                    batch.products().stream().map(product -> product.images().size()).toList()));
    return batches;
  }

  private static ProductImages product(int size) {
    List<StoredObject> images =
        IntStream.range(0, size)
            .mapToObj(i -> new StoredObject("p/" + i, 1, "", Instant.EPOCH))
            .toList();
    return new ProductImages("p", ProductState.MISSING, images, true, List.of());
  }
}
