package io.github.imagerecognition.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.MurmurHash3;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTest {

  private static final int NAMES = 20_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 8, 10, 16, 97, 256, 1000})
  void everyProductIsInExactlyOneShard(int count) {
    names(count).limit(500).forEach(name -> assertThat(shardsWith(name, count)).hasSize(1));
  }

  @Test
  void everyProductIsInExactlyOneShardOfAnyCount() {
    Random random = new Random(1);
    for (String name : names(2).limit(2000).toList()) {
      assertThat(shardsWith(name, 1 + random.nextInt(300))).as(name).hasSize(1);
    }
  }

  /** Five times the deviation that chance has; numbered names are what shops have. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 10, 64, 100})
  void sharesAreAboutEqual(int count) {
    double expected = (double) NAMES / count;
    double deviation = Math.sqrt(expected * (1 - 1.0 / count));
    for (int index = 0; index < count; index++) {
      Shard shard = new Shard(index, count);
      long held =
          IntStream.range(0, NAMES)
              .filter(number -> shard.holds(String.format(Locale.ROOT, "producto-SKU%05d", number)))
              .count();
      assertThat(Math.abs(held - expected)).as(shard.toString()).isLessThan(5 * deviation);
    }
  }

  /**
   * Whose a product is must not change with a version of a library. Published values of MurmurHash3
   * and, for the names, what another implementation of it gives.
   */
  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "test, ba6bd213",
    "'Hello, world!', c0363e43",
    "The quick brown fox jumps over the lazy dog, 2e4ff723",
  })
  void theHashIsMurmurHash3(String text, String hash) {
    assertThat(Integer.toHexString(MurmurHash3.hash32x86(text.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(hash);
  }

  @ParameterizedTest
  @CsvSource({
    "producto-SKU001-electric-guitar, 1",
    "producto-ñandú, 0",
    "producto-漢字-🧸, 3",
  })
  void aProductStaysInItsShard(String name, int index) {
    assertThat(shardsWith(name, 8)).containsExactly(index);
  }

  @ParameterizedTest
  @CsvSource({"-1, 2", "2, 2", "0, 0", "0, -1"})
  void refusesAShardThatIsNone(int index, int count) {
    assertThatThrownBy(() -> new Shard(index, count)).isInstanceOf(IllegalArgumentException.class);
  }

  private static int[] shardsWith(String name, int count) {
    return IntStream.range(0, count).filter(i -> new Shard(i, count).holds(name)).toArray();
  }

  /** Names of every length up to forty, of characters of every plane. */
  private static Stream<String> names(long seed) {
    Random random = new Random(seed);
    return Stream.generate(
        () ->
            random
                .ints(random.nextInt(40), 0, Character.MAX_CODE_POINT + 1)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString());
  }
}
