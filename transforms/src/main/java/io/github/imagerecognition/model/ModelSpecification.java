package io.github.imagerecognition.model;

import io.github.imagerecognition.bucket.S3Provider;
import io.github.imagerecognition.checkpoint.CacheProvider;
import io.github.imagerecognition.image.ImagePreprocessing;
import io.github.imagerecognition.network.ResNet;
import java.io.Serializable;
import java.util.List;

/**
 * Which network with which weights, and what runs it.
 *
 * @param modelName {@code resnet50}, {@code resnet101} or {@code resnet152}
 * @param weights {@code pretrained} (torchvision's default, downloaded once), {@code random}, or a
 *     file: its path, {@code s3://bucket/key} or {@code https://} address. A {@code .pth} or {@code
 *     .safetensors} file holds weights of the named network; an ONNX file whose name ends in {@code
 *     .onnx} and a TorchScript archive are feature extractors of their own, and the name does not
 *     matter
 * @param engine what runs it
 * @param device where it runs
 * @param precision in which it is computed
 * @param preprocessing of the pictures that it is given, of which the network is as large as the
 *     crop; {@code EmbedImages} makes it its own
 * @param calibration the folder or {@code s3://} prefix of the pictures that {@link Precision#INT8}
 *     is calibrated with; empty for those that the library brings
 * @param store where weights with an {@code s3://} address are
 * @param cache where downloaded weights and written model files stay
 */
public record ModelSpecification(
    String modelName,
    String weights,
    Engine engine,
    DeviceChoice device,
    Precision precision,
    ImagePreprocessing preprocessing,
    String calibration,
    S3Provider store,
    CacheProvider cache)
    implements Serializable {

  /** The names of all networks. */
  public static final List<String> MODEL_NAMES =
      ResNet.ALL.stream().map(ResNet::modelName).toList();

  /**
   * A network with its weights on the device and engine that suit the machine, in float32, for
   * pictures of 224 x 224, with the cache folder of the user.
   */
  public static ModelSpecification of(String modelName, String weights) {
    return new ModelSpecification(
        modelName,
        weights,
        Engine.AUTO,
        DeviceChoice.AUTO,
        Precision.FLOAT32,
        ImagePreprocessing.DEFAULT,
        "",
        S3Provider.NONE,
        CacheProvider.OF_USER);
  }

  /** The same with other weights. */
  public ModelSpecification withWeights(String other) {
    return new ModelSpecification(
        modelName, other, engine, device, precision, preprocessing, calibration, store, cache);
  }

  /** The same on a given engine. */
  public ModelSpecification withEngine(Engine other) {
    return new ModelSpecification(
        modelName, weights, other, device, precision, preprocessing, calibration, store, cache);
  }

  /** The same on a given device. */
  public ModelSpecification withDevice(DeviceChoice other) {
    return new ModelSpecification(
        modelName, weights, engine, other, precision, preprocessing, calibration, store, cache);
  }

  /** The same in another precision. */
  public ModelSpecification withPrecision(Precision other) {
    return new ModelSpecification(
        modelName, weights, engine, device, other, preprocessing, calibration, store, cache);
  }

  /** The same for pictures that are prepared otherwise. */
  public ModelSpecification withPreprocessing(ImagePreprocessing other) {
    return new ModelSpecification(
        modelName, weights, engine, device, precision, other, calibration, store, cache);
  }

  /** The same, calibrated with other pictures. */
  public ModelSpecification withCalibration(String other) {
    return new ModelSpecification(
        modelName, weights, engine, device, precision, preprocessing, other, store, cache);
  }

  /** Width and height of the pictures that it is given, in pixels. */
  public int imageSize() {
    return preprocessing.imageSize();
  }

  /** The same with weights from an S3-compatible store. */
  public ModelSpecification withStore(S3Provider other) {
    return new ModelSpecification(
        modelName, weights, engine, device, precision, preprocessing, calibration, other, cache);
  }

  /** The same with another cache folder. */
  public ModelSpecification withCache(CacheProvider other) {
    return new ModelSpecification(
        modelName, weights, engine, device, precision, preprocessing, calibration, store, other);
  }

  /** The weights for logs: of an address neither user nor query, which may hold a secret. */
  public String printableWeights() {
    if (weights.startsWith("s3://")) { // an object's key may have these characters
      return weights.replaceFirst("://(?=[^/]*[:@]).*@", "://");
    }
    return weights.contains("://")
        ? weights.replaceFirst("[?#].*", "").replaceFirst("://.*@", "://")
        : weights;
  }
}
