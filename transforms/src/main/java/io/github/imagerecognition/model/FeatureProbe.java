package io.github.imagerecognition.model;

import ai.djl.Model;
import ai.djl.translate.TranslateException;
import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.util.Locale;
import org.apache.commons.lang3.exception.ExceptionUtils;

/** Tries a network of which nothing is known on black images. */
final class FeatureProbe {

  /**
   * What was found.
   *
   * @param imagesAtOnce one when the network was exported for single images
   */
  record Result(int dimensions, int imagesAtOnce) {}

  private FeatureProbe() {}

  /**
   * How wide the features are, and whether several images may come at once.
   *
   * @param imagesAtOnce how many, if they may
   * @throws CodedException {@code WEIGHTS_MISFIT} when the network does not make one vector of an
   *     image
   */
  static Result of(String name, Model model, int imageSize, int imagesAtOnce) {
    float[] images = new float[2 * 3 * imageSize * imageSize];
    try (NetworkRun run = new NetworkRun(model, imageSize)) {
      float[][] one = run.embed(images, 0, 1);
      if (one.length != 1) {
        throw new TranslateException("it gives " + one.length + " vectors for one image");
      }
      return new Result(one[0].length, takesTwo(run, images) ? imagesAtOnce : 1);
    } catch (TranslateException e) {
      throw new CodedException(
          ErrorCode.WEIGHTS_MISFIT,
          String.format(
                  Locale.ROOT,
                  "the model %s does not turn images [N, 3, %d, %d] into features [N, F] (%s): check the",
                  name,
                  imageSize,
                  imageSize,
                  firstLine(e))
              + " imageSize, or export it again",
          e);
    }
  }

  private static boolean takesTwo(NetworkRun run, float[] images) {
    try {
      return run.embed(images, 0, 2).length == 2;
    } catch (TranslateException e) {
      return false; // a network for single images is a network
    }
  }

  private static String firstLine(TranslateException cause) {
    Throwable root = ExceptionUtils.getRootCause(cause);
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("").strip();
  }
}
