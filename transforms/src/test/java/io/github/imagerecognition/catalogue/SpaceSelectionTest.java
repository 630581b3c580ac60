package io.github.imagerecognition.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpaceSelectionTest {

  private static final EmbeddingSpace SPACE =
      new EmbeddingSpace("resnet50", "aabbcc", "float32", "", "RGB, resize 256, crop 224", 2048);

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "model=resnet50;true",
        "model=resnet5;false",
        "weights=aabb;true",
        "weights=bb;false",
        "precision=float32,dimensions=2048;true",
        "precision=float32,dimensions=512;false",
        "preprocessing=RGB, resize 256, crop 224,model=resnet50;true",
        "preprocessing=RGB, resize 256;true",
        "preprocessing=RGB, resize 232;false",
      })
  void takesWhatHasAllOfTheProperties(String text, boolean taken) {
    SpaceSelection selection = SpaceSelection.parse(text);

    assertThat(selection.takes(SPACE)).isEqualTo(taken);
    assertThat(selection).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "resnet50", "model=", "colour=red", "model=a,model=b", "=x"})
  void refusesWhatIsNoSelection(String text) {
    assertThatThrownBy(() -> SpaceSelection.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .hasLineCount(1);
  }

  @Test
  void namesOneOfSeveralSpacesByWhatDiffers() {
    EmbeddingSpace other =
        new EmbeddingSpace("resnet50", "aabbcc", "int8", "c1", SPACE.preprocessing(), 2048);
    EmbeddingSpace third =
        new EmbeddingSpace("resnet50", "aabbcc", "int8", "c1", "RGB, resize 232", 2048);
    EmbeddingSpace fourth =
        new EmbeddingSpace("resnet50", "aabbcc", "int8", "c2", SPACE.preprocessing(), 2048);
    List<EmbeddingSpace> all = List.of(SPACE, other, third, fourth);

    assertThat(SpaceSelection.of(SPACE, all)).hasToString("precision=float32");
    assertThat(SpaceSelection.of(third, all))
        .hasToString("precision=int8,calibration=c1,preprocessing=RGB, resize 232");
    assertThat(SpaceSelection.of(fourth, all)).hasToString("precision=int8,calibration=c2");
    EmbeddingSpace fifth =
        new EmbeddingSpace("resnet50", "aabbcc", "float32", "", "RGB, resize 232", 2048);
    assertThat(SpaceSelection.of(fifth, List.of(SPACE, fifth, other)))
        .hasToString("precision=float32,preprocessing=RGB, resize 232");
    assertThat(all.stream().filter(SpaceSelection.of(other, all)::takes)).containsExactly(other);
  }
}
