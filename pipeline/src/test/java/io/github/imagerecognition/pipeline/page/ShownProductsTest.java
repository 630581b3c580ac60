package io.github.imagerecognition.pipeline.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShownProductsTest {

  private static final List<String> LETTERS =
      IntStream.range('a', 'a' + 20).mapToObj(Character::toString).toList();

  @Test
  void takesAllThatThereIsRoomFor() {
    assertThat(ShownProducts.choose(LETTERS, List.of("b", "~"), 21))
        .hasSize(21)
        .containsAll(LETTERS)
        .endsWith("~");
  }

  @Test
  void takesTheOthersEvenly() {
    assertThat(ShownProducts.choose(LETTERS, List.of(), 4)).containsExactly("c", "h", "m", "r");
  }

  @Test
  void takesThoseThatComeFirstBeforeOthers() {
    assertThat(ShownProducts.choose(LETTERS, List.of("t", "a", "a", "~"), 5))
        .containsExactly("a", "f", "o", "t", "~");
    assertThat(ShownProducts.choose(LETTERS, LETTERS.subList(0, 9), 3))
        .containsExactly("b", "e", "h");
  }

  @Test
  void sortsAsTheCatalogueDoes() {
    List<String> names = List.of("a", "\uffee", "\ud83d\ude00"); // an emoji comes last in UTF-8

    assertThat(ShownProducts.choose(names, List.of("\ud83d\ude00"), 3)).isEqualTo(names);
  }
}
