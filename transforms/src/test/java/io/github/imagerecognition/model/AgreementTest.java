package io.github.imagerecognition.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AgreementTest {

  @Test
  void equalEmbeddingsAgreeInEverything() {
    List<float[]> rows = rows(40);

    Agreement agreement = Agreement.of(rows, rows);

    assertThat(agreement.smallestCosine()).isCloseTo(1, within(1e-9));
    assertThat(agreement.sharedNearest()).isEqualTo(10);
    assertThat(agreement.isPoor()).isFalse();
  }

  @Test
  void onePictureThatDiffersIsSeen() {
    List<float[]> rows = rows(40);
    List<float[]> other =
        Stream.concat(Stream.of(new float[] {0, 0, -1}), rows.stream().skip(1)).toList();

    Agreement agreement = Agreement.of(rows, other);

    assertThat(agreement.medianCosine()).isCloseTo(1, within(1e-9));
    assertThat(agreement.smallestCosine()).isLessThan(0.9);
    assertThat(agreement.isPoor()).isTrue();
  }

  @Test
  void anEmbeddingOfZerosHasAnAngle() {
    assertThat(Agreement.of(List.of(new float[2]), List.of(new float[2])).smallestCosine())
        .isEqualTo(1);
    assertThat(Agreement.of(List.of(new float[2]), List.of(new float[] {1, 0})).smallestCosine())
        .isZero();
  }

  @Test
  void whatIsNoNumberAgreesWithNothing() {
    List<float[]> rows = rows(40);
    List<float[]> other =
        Stream.concat(Stream.of(new float[] {Float.NaN, 0, 1}), rows.stream().skip(1)).toList();

    assertThat(Agreement.of(rows, other).smallestCosine()).isEqualTo(-1);
    assertThat(Agreement.of(rows, other).isPoor()).isTrue();
  }

  @Test
  void fewPicturesHaveNoNeighboursToCompare() {
    assertThat(Agreement.of(rows(3), rows(3)))
        .hasToString("3 pictures: cosine 1.0000 median, 1.0000 smallest");
  }

  @Test
  void theTextHasAllFigures() {
    assertThat(Agreement.of(rows(40), rows(40)))
        .hasToString(
            "40 pictures: cosine 1.0000 median, 1.0000 smallest; 10.0 of 10 nearest pictures are"
                + " the same");
  }

  private static List<float[]> rows(int count) {
    Random random = new Random(1);
    return IntStream.range(0, count)
        .mapToObj(row -> new float[] {random.nextFloat(), random.nextFloat(), random.nextFloat()})
        .toList();
  }
}
