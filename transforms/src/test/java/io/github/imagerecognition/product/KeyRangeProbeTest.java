package io.github.imagerecognition.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.MemoryBucket;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyRangeProbeTest {

  private static final int RANGES = 16;
  private static final int MANY_KEYS = 1000;

  private final MemoryBucket bucket = new MemoryBucket();
  private final AtomicInteger probes = new AtomicInteger();

  @Test
  void asksLittleForLongNamesThatBeginAlike() {
    for (int copy = 0; copy < 200; copy++) {
      for (int sku = 0; sku < 12; sku++) {
        put(
            String.format(
                Locale.ROOT, "producto-SKU%03d-a-guitar-with-a-rather-long-name-%05d", sku, copy));
      }
    }

    List<KeyRange> ranges = ranges();

    assertThat(ranges).hasSizeGreaterThanOrEqualTo(RANGES);
    assertThat(probes.get()).isLessThan(250);
  }

  @Test
  void asksNothingWhereThereAreFewKeys() {
    for (int product = 0; product < MANY_KEYS - 1; product++) {
      put("producto-" + product);
    }

    assertThat(ranges()).containsExactly(KeyRange.ALL);
    assertThat(probes.get()).isZero();
  }

  @Test
  void endsNoRangeWithinAProduct() {
    for (int picture = 0; picture < MANY_KEYS; picture++) {
      bucket.write(String.format(Locale.ROOT, "producto-only/%05d.jpg", picture), new byte[1], "");
    }

    assertThat(ranges()).containsExactly(KeyRange.ALL);
    assertThat(probes.get()).isBetween(1, 20);
  }

  @Test
  void cutsBetweenNamesThatShareHalfACharacter() {
    for (int product = 0; product < MANY_KEYS; product++) {
      put("producto-" + (product % 2 == 0 ? "😀" : "😁") + product);
    }

    assertThat(ranges())
        .extracting(KeyRange::from)
        .contains("producto-😁1")
        .allMatch(from -> from.isEmpty() || from.matches("producto-(😀|😁)\\d*"));
  }

  private void put(String product) {
    bucket.write(product + "/1.jpg", new byte[1], "");
  }

  private List<KeyRange> ranges() {
    Bucket counting =
        (Bucket)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Bucket.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("first")) {
                    probes.incrementAndGet();
                  }
                  return method.invoke(bucket, arguments);
                });
    return new KeyRangeProbe(counting, RANGES, MANY_KEYS, Runnable::run).ranges("producto-");
  }
}
