package io.github.imagerecognition.model;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.process.Cores;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where a network runs.
 *
 * @param engine never {@link Engine#AUTO}
 * @param device the CPU or the first GPU
 * @param reason why there, in words
 */
record Placement(Engine engine, Device device, String reason) {

  /**
   * Chooses what a specification leaves open. PyTorch is not loaded for it.
   *
   * @throws CodedException {@code CONFIGURATION} when the specification asks for what is not there
   */
  static Placement of(ModelSpecification specification) {
    return of(specification, Cuda.find());
  }

  static Placement of(ModelSpecification specification, Cuda cuda) {
    Engine engine = specification.engine();
    boolean gpu =
        switch (specification.device()) {
          case AUTO -> engine != Engine.ONNXRUNTIME && cuda.usable();
          case CPU -> false;
          case GPU -> requireGpu(engine, cuda);
        };
    String reason = reason(specification, cuda);
    if (specification.precision() == Precision.FLOAT16 && !gpu) {
      throw invalid("precision=float16 is for GPUs, and the device is the CPU: " + reason);
    }
    if (specification.precision() == Precision.INT8 && (gpu || engine == Engine.PYTORCH)) {
      throw invalid(
          "precision=int8 is for CPUs with ONNX Runtime: add device=cpu and no other engine, or"
              + " leave it out");
    }
    if (engine == Engine.AUTO) {
      engine = gpu ? Engine.PYTORCH : Engine.ONNXRUNTIME;
    }
    if (engine == Engine.PYTORCH && cuda.builtFor() > 0 && !cuda.usable()) {
      throw invalid(
          "PyTorch of this build does not start without a GPU (%s): use ONNX Runtime, or a build"
                  .formatted(cuda.finding())
              + " for CPUs");
    }
    return new Placement(engine, gpu ? Device.gpu() : Device.cpu(), reason);
  }

  private static boolean requireGpu(Engine engine, Cuda cuda) {
    if (engine == Engine.ONNXRUNTIME) {
      throw invalid("device=gpu needs PyTorch: ONNX Runtime is here for CPUs only");
    }
    if (!cuda.usable()) {
      throw invalid("device=gpu finds no GPU: " + cuda.finding());
    }
    return true;
  }

  private static String reason(ModelSpecification specification, Cuda cuda) {
    if (specification.device() == DeviceChoice.CPU) {
      return "device=cpu";
    }
    return specification.engine() == Engine.ONNXRUNTIME
        ? "ONNX Runtime is here for CPUs only"
        : cuda.finding();
  }

  /** Such as {@code cpu} or {@code gpu0}. */
  String deviceName() {
    return device.isGpu() ? device.getDeviceType() + device.getDeviceId() : device.getDeviceType();
  }

  /**
   * Loads a model file on a core of its own.
   *
   * @throws EngineException when the engine refuses the file
   * @throws CodedException {@code CONFIGURATION} when memory does not hold the network
   */
  Model load(Path file) {
    return Cores.compute(
        () -> {
          try {
            return engine == Engine.PYTORCH ? PyTorch.load(file, device) : OnnxRuntime.load(file);
          } catch (IOException | MalformedModelException | EngineException e) {
            throw failure(e);
          }
        });
  }

  /** A lack of memory says nothing of the file, which need not be made again for it. */
  static RuntimeException failure(Exception loading) {
    return DeviceMemory.isShort(loading)
        ? DeviceMemory.tooSmall("the network", loading)
        : new EngineException(loading.getMessage(), loading);
  }

  private static CodedException invalid(String message) {
    return new CodedException(ErrorCode.CONFIGURATION, message);
  }
}
