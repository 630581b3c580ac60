package io.github.imagerecognition.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizationTest {

  private static final List<Float> HALVES = List.of(0.5f, 0.5f, 0.5f);

  @Test
  void takesInceptionsAndCaffesNumbers() {
    Normalization inception = new Normalization(HALVES, HALVES);
    Normalization caffe =
        new Normalization(List.of(0f, 0f, 0f), List.of(1 / 255f, 1 / 255f, 1 / 255f));

    assertThat(inception.table()[2]).startsWith(-1).endsWith(1);
    assertThat(caffe.table()[0][100]).isCloseTo(100, offset(1e-5f));
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -0.2f, 58.395f, Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE})
  void refusesWhatIsNoDeviation(float number) {
    assertThatThrownBy(() -> new Normalization(HALVES, List.of(0.5f, number, 0.5f)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("std=0.5,")
        .hasMessageEndingWith("from 0.0001 to 10, for channel values from 0 to 1");
  }

  @ParameterizedTest
  @ValueSource(floats = {123.675f, -11, Float.NaN, Float.NEGATIVE_INFINITY})
  void refusesAMeanOfOtherValuesThanZeroToOne(float number) {
    assertThatThrownBy(() -> new Normalization(List.of(0f, 0f, number), HALVES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("mean=0,0,");
  }

  @Test
  void wantsANumberForEachChannel() {
    assertThatThrownBy(() -> new Normalization(List.of(0.5f), HALVES))
        .hasMessageContaining("mean=0.5 is not three numbers");
    assertThatThrownBy(() -> new Normalization(HALVES, List.of(1f, 1f, 1f, 1f)))
        .hasMessageContaining("std=1,1,1,1 is not three numbers");
  }

  @Test
  void doesNotChangeWithTheListsItWasMadeOf() {
    List<Float> numbers = new ArrayList<>(HALVES);
    Normalization normalization = new Normalization(numbers, numbers);

    numbers.set(0, 99f);

    assertThat(normalization).isEqualTo(new Normalization(HALVES, HALVES));
  }
}
