package io.github.imagerecognition.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Utf8OrderTest {

  private static final List<String> NAMES =
      List.of(
          "", "A", "A-1/", "A/", "A/a", "a", "é", "\uD7FF", "\uE000", "\uFF21", "😀", "😀a", "𐀀");

  static Stream<List<String>> pairs() {
    return NAMES.stream().flatMap(left -> NAMES.stream().map(right -> List.of(left, right)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void comparesAsTheBytesOfUtf8Do(List<String> pair) {
    int expected =
        Arrays.compareUnsigned(
            pair.get(0).getBytes(StandardCharsets.UTF_8),
            pair.get(1).getBytes(StandardCharsets.UTF_8));

    assertThat(Integer.signum(Utf8Order.INSTANCE.compare(pair.get(0), pair.get(1))))
        .isEqualTo(Integer.signum(expected));
  }
}
