package io.github.imagerecognition.model;

import ai.djl.util.cuda.CudaUtils;

/** What runs a network. */
public enum Engine {
  /** {@link #PYTORCH} where there is a GPU that it can use, else {@link #ONNXRUNTIME}. */
  AUTO,

  /** PyTorch, which runs TorchScript, on a GPU or a CPU. */
  PYTORCH,

  /** ONNX Runtime, which runs ONNX, on a CPU. */
  ONNXRUNTIME;

  /** Which engine that is here. PyTorch is loaded only where CUDA sees a GPU. */
  Engine resolved() {
    if (this != AUTO) {
      return this;
    }
    return CudaUtils.getGpuCount() > 0 && PyTorch.device().isGpu() ? PYTORCH : ONNXRUNTIME;
  }
}
