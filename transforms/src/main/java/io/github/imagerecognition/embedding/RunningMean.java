package io.github.imagerecognition.embedding;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The arithmetic mean of vectors, whatever order they come in. Plain sums in double would show the
 * order now and then in the last bit of a float32; Neumaier's compensated sum carries the rounding
 * error along, so that it does not.
 */
final class RunningMean {

  private final double[] sum;
  private final double[] error;
  private long count;

  RunningMean(int dimensions) {
    sum = new double[dimensions];
    error = new double[dimensions];
  }

  void add(float[] vector) {
    for (int i = 0; i < sum.length; i++) {
      addTo(i, vector[i]);
    }
    count++;
  }

  void add(RunningMean other) {
    for (int i = 0; i < sum.length; i++) {
      addTo(i, other.sum[i]);
      error[i] += other.error[i];
    }
    count += other.count;
  }

  /** The mean as float32; not a number when nothing was added. */
  float[] mean() {
    float[] mean = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      mean[i] = (float) ((sum[i] + error[i]) / count);
    }
    return mean;
  }

  long count() {
    return count;
  }

  int dimensions() {
    return sum.length;
  }

  void writeTo(DataOutputStream out) throws IOException {
    out.writeLong(count);
    out.writeInt(sum.length);
    for (int i = 0; i < sum.length; i++) {
      out.writeDouble(sum[i]);
      out.writeDouble(error[i]);
    }
  }

  static RunningMean readFrom(DataInputStream in) throws IOException {
    long count = in.readLong();
    RunningMean mean = new RunningMean(in.readInt());
    mean.count = count;
    for (int i = 0; i < mean.sum.length; i++) {
      mean.sum[i] = in.readDouble();
      mean.error[i] = in.readDouble();
    }
    return mean;
  }

  private void addTo(int i, double value) {
    double before = sum[i];
    double after = before + value;
    error[i] +=
        Math.abs(before) >= Math.abs(value) ? (before - after) + value : (value - after) + before;
    sum[i] = after;
  }
}
