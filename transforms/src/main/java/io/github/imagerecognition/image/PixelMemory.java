package io.github.imagerecognition.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Native memory for the pixels of one picture, kept for later pictures: memory that is fresh from
 * the kernel costs a page fault every 4 KiB, with 12 million pixels as much time as two thirds of
 * the decoding. There is one for each thread that decoded at the same time as others.
 */
final class PixelMemory implements AutoCloseable {

  /** A picture of 32 million pixels; the memory of larger ones is given back. */
  private static final long LARGEST_KEPT_BYTES = 3L << 25;

  private static final Deque<Mat> KEPT = new ConcurrentLinkedDeque<>();

  private final Mat memory;
  private final Mat picture;

  private PixelMemory(Mat memory, Mat picture) {
    this.memory = memory;
    this.picture = picture;
  }

  /** Memory for the RGB pixels of a picture, which are not set. */
  static PixelMemory of(int width, int height) {
    long bytes = 3L * width * height;
    if (bytes > LARGEST_KEPT_BYTES) {
      return new PixelMemory(new Mat(), new Mat(height, width, CV_8UC3));
    }
    Mat memory = KEPT.poll();
    if (memory == null || memory.cols() < bytes) {
      if (memory != null) {
        memory.close();
      }
      memory = new Mat(1, (int) bytes, CV_8UC1);
    }
    return new PixelMemory(memory, new Mat(height, width, CV_8UC3, memory.data()));
  }

  /** The picture; OpenCV decodes into it, or into memory of its own if it is of another size. */
  Mat picture() {
    return picture;
  }

  @Override
  public void close() {
    picture.close();
    if (memory.empty()) {
      memory.close();
    } else {
      KEPT.push(memory);
    }
  }
}
