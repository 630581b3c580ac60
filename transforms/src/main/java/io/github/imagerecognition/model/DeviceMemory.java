package io.github.imagerecognition.model;

import ai.djl.translate.TranslateException;
import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Pattern;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory of a device, which all embedders of a model share. When it does not suffice, they
 * compute one at a time from then on; when it does not suffice for one alone, in slices of half the
 * size. What one of them has learnt holds for all.
 */
final class DeviceMemory {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceMemory.class);

  /**
   * What the engines say when memory does not suffice; they have no type for it. cuDNN reports an
   * internal error, a failed execution, or no engine for a convolution, where it cannot have its
   * workspace.
   */
  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile(
          "out of memory|allocate memory|bad_alloc|ALLOC_FAILED|CUBLAS_STATUS_NOT_INITIALIZED"
              + "|CUDNN_STATUS_INTERNAL_ERROR|CUDNN_STATUS_EXECUTION_FAILED"
              + "|unable to find an engine",
          Pattern.CASE_INSENSITIVE);

  /** Runs the network on so many images. */
  interface Slice {
    float[][] run(int images) throws TranslateException;
  }

  private final ReadWriteLock runs = new ReentrantReadWriteLock(true);
  private volatile int imagesAtOnce;
  private volatile boolean oneAtATime;

  /**
   * Memory of which nothing is known yet.
   *
   * @param imagesAtOnce how many images one run takes at most
   */
  DeviceMemory(int imagesAtOnce) {
    this.imagesAtOnce = imagesAtOnce;
  }

  /** How many images one run takes at most, by what is known so far. */
  int imagesAtOnce() {
    return imagesAtOnce;
  }

  /**
   * Runs the network on the first of the images that are left.
   *
   * @return the embeddings of as many as fit, at least one
   * @throws CodedException {@code CONFIGURATION} when not even one image fits
   */
  float[][] run(int imagesLeft, Slice slice) {
    while (true) {
      boolean alone = oneAtATime;
      Lock lock = alone ? runs.writeLock() : runs.readLock();
      int images = imagesLeft;
      lock.lock();
      try {
        images = Math.min(imagesAtOnce, imagesLeft); // others may have halved it meanwhile
        return slice.run(images);
      } catch (TranslateException e) {
        shrink(images, alone, e);
      } finally {
        lock.unlock();
      }
    }
  }

  private synchronized void shrink(int images, boolean alone, TranslateException cause) {
    if (!isShort(cause)) {
      throw new IllegalStateException("the network failed on " + images + " images", cause);
    }
    if (!alone) {
      if (!oneAtATime) {
        LOG.warn(
            "The device's memory is full ({}): going on with one batch at a time", reason(cause));
      }
      oneAtATime = true;
    } else if (images == 1) {
      throw tooSmall("the network and one image", cause);
    } else if (images <= imagesAtOnce) {
      imagesAtOnce = images / 2;
      LOG.warn(
          "{} images do not fit the device's memory ({}): going on with {}",
          images,
          reason(cause),
          imagesAtOnce);
    }
  }

  /** Whether an engine failed because memory does not suffice. */
  static boolean isShort(Exception failure) {
    return ExceptionUtils.getThrowableList(failure).stream()
        .anyMatch(each -> OUT_OF_MEMORY.matcher(each.toString()).find());
  }

  static CodedException tooSmall(String content, Exception cause) {
    return new CodedException(
        ErrorCode.CONFIGURATION,
        "the device's free memory does not hold %s: end what else uses the device, or compute on the CPU"
            .formatted(content),
        cause);
  }

  private static String reason(TranslateException cause) {
    return String.valueOf(ExceptionUtils.getRootCause(cause).getMessage())
        .lines()
        .findFirst()
        .orElse("");
  }
}
