package io.github.imagerecognition.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;

/**
 * Identifies the model that embeddings come from.
 *
 * @param name {@code resnet50}, or the file's name of a feature extractor of the user's own
 * @param weights the SHA-256 over the checkpoint's tensors in lower-case hexadecimal, the same for
 *     every container they may come in, with {@code random:} before it if nobody trained them; of a
 *     feature extractor the SHA-256 of its file
 * @param precision in which it is computed
 * @param calibration what {@link Precision#INT8} was calibrated with, a SHA-256; empty otherwise
 */
public record ModelIdentity(String name, String weights, Precision precision, String calibration)
    implements Serializable {

  /** A model that needs no calibration. */
  public ModelIdentity(String name, String weights, Precision precision) {
    this(name, weights, precision, "");
  }

  /** A model that is computed in float32. */
  public ModelIdentity(String name, String weights) {
    this(name, weights, Precision.FLOAT32);
  }

  /** Writes it so that {@link #readFrom} gives an equal one. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeUTF(name);
    out.writeUTF(weights);
    out.writeUTF(precision.name());
    out.writeUTF(calibration);
  }

  /** Reads what {@link #writeTo} has written. */
  public static ModelIdentity readFrom(DataInput in) throws IOException {
    return new ModelIdentity(
        in.readUTF(), in.readUTF(), Precision.valueOf(in.readUTF()), in.readUTF());
  }

  ModelIdentity withCalibration(String sha256) {
    return new ModelIdentity(name, weights, precision, sha256);
  }
}
