package io.github.imagerecognition.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How far the embeddings of the same pictures in two precisions are the same.
 *
 * @param pictures how many were compared
 * @param medianCosine of the angles between a picture's two embeddings
 * @param smallestCosine the same of the picture that agrees least
 * @param nearest how many nearest pictures of each one were compared
 * @param sharedNearest how many of these are the same, on average; the mean of all pictures is
 *     taken off before they are looked for
 */
public record Agreement(
    int pictures, double medianCosine, double smallestCosine, int nearest, double sharedNearest) {

  private static final int MOST_NEAREST = 10;
  private static final double FEWEST_COSINE = 0.98;

  /** Compares the rows of two matrices with each other. */
  public static Agreement of(List<float[]> reference, List<float[]> other) {
    int pictures = reference.size();
    double[] cosines =
        IntStream.range(0, pictures)
            .mapToDouble(picture -> cosine(reference.get(picture), other.get(picture)))
            .sorted()
            .toArray();
    int nearest = Math.min(MOST_NEAREST, pictures / 4);
    List<float[]> centredReference = centred(reference);
    List<float[]> centredOther = centred(other);
    double shared =
        IntStream.range(0, pictures)
            .mapToLong(
                picture -> {
                  Set<Integer> both = nearest(centredReference, picture, nearest);
                  both.retainAll(nearest(centredOther, picture, nearest));
                  return both.size();
                })
            .average()
            .orElse(0);
    return new Agreement(pictures, cosines[pictures / 2], cosines[0], nearest, shared);
  }

  private static Set<Integer> nearest(List<float[]> rows, int picture, int count) {
    return IntStream.range(0, rows.size())
        .filter(other -> other != picture)
        .boxed()
        .sorted(Comparator.comparingDouble(other -> -cosine(rows.get(picture), rows.get(other))))
        .limit(count)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static List<float[]> centred(List<float[]> rows) {
    double[] mean = new double[rows.get(0).length];
    for (float[] row : rows) {
      Arrays.setAll(mean, column -> mean[column] + row[column] / (double) rows.size());
    }
    return rows.stream()
        .map(
            row -> {
              float[] centred = row.clone();
              for (int column = 0; column < centred.length; column++) {
                centred[column] -= (float) mean[column];
              }
              return centred;
            })
        .toList();
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int column = 0; column < a.length; column++) {
      product += (double) a[column] * b[column];
      squaresOfA += (double) a[column] * a[column];
      squaresOfB += (double) b[column] * b[column];
    }
    double lengths = Math.sqrt(squaresOfA) * Math.sqrt(squaresOfB);
    if (lengths == 0) {
      return squaresOfA == squaresOfB ? 1 : 0;
    }
    double cosine = product / lengths;
    return Double.isFinite(cosine) ? cosine : -1; // what is no number agrees with nothing
  }

  /** Whether neighbours are hardly those of the reference any more. */
  public boolean isPoor() {
    return isPoor(smallestCosine);
  }

  static boolean isPoor(double smallestCosine) {
    return smallestCosine < FEWEST_COSINE;
  }

  /** Such as {@code 40 pictures: cosine 0.9997 median, 0.9985 smallest; 9.9 of 10 nearest …}. */
  @Override
  public String toString() {
    String cosines =
        String.format(
            Locale.ROOT,
            "%d pictures: cosine %.4f median, %.4f smallest",
            pictures,
            medianCosine,
            smallestCosine);
    return nearest == 0
        ? cosines
        : String.format(
            Locale.ROOT,
            "%s; %.1f of %d nearest pictures are the same",
            cosines,
            sharedNearest,
            nearest);
  }
}
