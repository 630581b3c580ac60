package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.image.ImagePreprocessing;
import io.github.imagerecognition.model.DeviceChoice;
import io.github.imagerecognition.model.Engine;
import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.model.Precision;
import picocli.CommandLine.Option;

/** Which network computes the embeddings, and on what. */
@OptionGroup("Model")
final class ModelOptions {

  @Option(
      names = "--modelName",
      paramLabel = "<name>",
      defaultValue = "resnet50",
      completionCandidates = Choices.Models.class,
      description = "The network.")
  @Setting(variable = "MODEL_NAME")
  String modelName;

  @Option(
      names = "--weights",
      paramLabel = "<weights>",
      defaultValue = "pretrained",
      description =
          "pretrained, random, or the path, s3:// or https:// address of a .pth, .safetensors, .onnx"
              + " or TorchScript file.")
  @Setting(variable = "MODEL_WEIGHTS")
  String weights;

  @Option(
      names = "--engine",
      paramLabel = "<engine>",
      defaultValue = "auto",
      completionCandidates = Choices.Engines.class,
      description = "auto: pytorch on a GPU, onnxruntime on a CPU.")
  Engine engine;

  @Option(
      names = "--device",
      paramLabel = "<device>",
      defaultValue = "auto",
      completionCandidates = Choices.Devices.class,
      description =
          "auto: a GPU where this build and the machine have one, else the CPU. gpu without one is"
              + " an error.")
  DeviceChoice device;

  @Option(
      names = "--precision",
      paramLabel = "<precision>",
      defaultValue = "float32",
      completionCandidates = Choices.Precisions.class,
      description =
          "float16: half precision, on GPUs only. int8: 8-bit integers, on CPUs only, some three times"
              + " as fast. Both give other embeddings than float32. auto: int8 where the processor is made"
              + " for it and it agrees well enough with float32, else float32.")
  PrecisionOption precision;

  @Option(
      names = "--calibration",
      paramLabel = "<location>",
      description =
          "Folder or s3://bucket/prefix of pictures that int8 is calibrated with, at most 256 of them.")
  @Setting(otherwise = "the sample catalogue")
  String calibration;

  /**
   * The network of these options.
   *
   * @param preprocessing of the pictures that it is given
   */
  ModelSpecification specification(ImagePreprocessing preprocessing) {
    return precision.of(
        new ModelSpecification(
            modelName,
            weights,
            engine,
            device,
            Precision.FLOAT32,
            preprocessing,
            calibration == null ? "" : calibration,
            new EnvironmentStore(),
            new EnvironmentCache()));
  }
}
