package io.github.imagerecognition.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteProductsTest {

  @ParameterizedTest
  @ValueSource(strings = {"avx512_vnni", "avx_vnni", "amx_int8"})
  void isTrueOfProcessorsWithOneOfTheInstructions(String instruction) {
    assertThat(ByteProducts.arePresent("processor\t: 0\nflags\t\t: sse avx2 " + instruction + "\n"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sse avx2", "avx512f avx512_vnni2"})
  void isFalseOfOthers(String flags) {
    assertThat(ByteProducts.arePresent("flags\t\t: " + flags + "\n")).isFalse();
  }
}
