package io.github.imagerecognition.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlacementTest {

  private static final Cuda CPU_BUILD = new Cuda(0, 0, 0);
  private static final Cuda GPU = new Cuda(124, 126, 1);
  private static final Cuda WITHOUT_GPU = new Cuda(124, 126, 0);
  private static final ModelSpecification MODEL = ModelSpecification.of("resnet50", "random");

  @ParameterizedTest
  @CsvSource({
    "AUTO, AUTO, PYTORCH, gpu0",
    "AUTO, PYTORCH, PYTORCH, gpu0",
    "AUTO, ONNXRUNTIME, ONNXRUNTIME, cpu",
    "CPU, AUTO, ONNXRUNTIME, cpu",
    "CPU, PYTORCH, PYTORCH, cpu",
    "CPU, ONNXRUNTIME, ONNXRUNTIME, cpu",
    "GPU, AUTO, PYTORCH, gpu0",
    "GPU, PYTORCH, PYTORCH, gpu0",
  })
  void aGpuIsTakenWhereTheUserLeavesItOpenOrAsksForIt(
      DeviceChoice device, Engine engine, Engine expectedEngine, String expectedDevice) {
    Placement placement = Placement.of(MODEL.withDevice(device).withEngine(engine), GPU);

    assertThat(placement.engine()).isEqualTo(expectedEngine);
    assertThat(placement.deviceName()).isEqualTo(expectedDevice);
  }

  @ParameterizedTest
  @CsvSource({
    "AUTO, AUTO, ONNXRUNTIME",
    "AUTO, PYTORCH, PYTORCH",
    "CPU, AUTO, ONNXRUNTIME",
    "CPU, PYTORCH, PYTORCH",
    "CPU, ONNXRUNTIME, ONNXRUNTIME",
  })
  void aBuildForCpusTakesTheCpu(DeviceChoice device, Engine engine, Engine expected) {
    Placement placement = Placement.of(MODEL.withDevice(device).withEngine(engine), CPU_BUILD);

    assertThat(placement.engine()).isEqualTo(expected);
    assertThat(placement.deviceName()).isEqualTo("cpu");
  }

  @Test
  void theReasonSaysWhoDecided() {
    assertThat(Placement.of(MODEL, GPU).reason()).isEqualTo("the CUDA runtime 12.6 sees 1 GPU");
    assertThat(Placement.of(MODEL, CPU_BUILD).reason()).contains("PyTorch for CPUs only");
    assertThat(Placement.of(MODEL.withDevice(DeviceChoice.CPU), GPU).reason())
        .isEqualTo("device=cpu");
    assertThat(Placement.of(MODEL.withEngine(Engine.ONNXRUNTIME), GPU).reason())
        .contains("ONNX Runtime", "CPUs only");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, -Pgpu-cu124",
    "124, 0, 0, libcudart.so",
    "124, 126, 0, nvidia-smi",
    "124, 121, 2, 'the CUDA runtime is 12.1, and this build needs 12.4 or newer'",
  })
  void aGpuThatIsAskedForAndNotThereIsAnErrorThatSaysWhatWasLookedFor(
      int builtFor, int runtime, int devices, String message) {
    Cuda cuda = new Cuda(builtFor, runtime, devices);

    assertThat(Placement.of(MODEL, cuda).deviceName()).isEqualTo("cpu");
    assertRefused(MODEL.withDevice(DeviceChoice.GPU), cuda, "device=gpu finds no GPU", message);
  }

  @Test
  void onnxRuntimeHasNoGpu() {
    assertRefused(
        MODEL.withDevice(DeviceChoice.GPU).withEngine(Engine.ONNXRUNTIME), GPU, "needs PyTorch");
  }

  @Test
  void halfPrecisionRunsOnAGpuOnly() {
    ModelSpecification half = MODEL.withPrecision(Precision.FLOAT16);

    assertThat(Placement.of(half, GPU).deviceName()).isEqualTo("gpu0");
    assertRefused(half, CPU_BUILD, "precision=float16", "-Pgpu-cu124");
    assertRefused(half, WITHOUT_GPU, "precision=float16", "nvidia-smi");
    assertRefused(half.withDevice(DeviceChoice.CPU), GPU, "precision=float16", "device=cpu");
  }

  /** DJL would look for another PyTorch in the network. */
  @ParameterizedTest
  @EnumSource(names = {"AUTO", "CPU"})
  void pyTorchForGpusDoesNotStartWithoutOne(DeviceChoice device) {
    assertRefused(
        MODEL.withDevice(device).withEngine(Engine.PYTORCH),
        WITHOUT_GPU,
        "does not start without a GPU",
        "use ONNX Runtime");
  }

  @Test
  void integersAreForOnnxRuntimeOnCpus() {
    ModelSpecification int8 = MODEL.withPrecision(Precision.INT8);

    assertThat(Placement.of(int8, CPU_BUILD).engine()).isEqualTo(Engine.ONNXRUNTIME);
    assertThat(Placement.of(int8.withDevice(DeviceChoice.CPU), GPU).device().isGpu()).isFalse();
    assertRefused(int8, GPU, "precision=int8 is for CPUs");
    assertRefused(int8.withEngine(Engine.PYTORCH), CPU_BUILD, "precision=int8 is for CPUs");
  }

  @Test
  void theFilesOfBothPrecisionsAndDevicesLieSideBySideInTheCache() {
    Placement gpu = Placement.of(MODEL, GPU);
    Placement cpu = Placement.of(MODEL.withEngine(Engine.PYTORCH), CPU_BUILD);

    assertThat(NetworkFile.of(gpu, Precision.FLOAT16).suffix())
        .isNotEqualTo(NetworkFile.of(gpu, Precision.FLOAT32).suffix())
        .isNotEqualTo(NetworkFile.of(cpu, Precision.FLOAT32).suffix());
  }

  private static void assertRefused(ModelSpecification model, Cuda cuda, String... words) {
    assertThatThrownBy(() -> Placement.of(model, cuda))
        .isInstanceOfSatisfying(
            CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .message()
        .contains(words)
        .hasLineCount(1);
  }
}
