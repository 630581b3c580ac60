package io.github.imagerecognition.model;

/** What runs a network. */
public enum Engine {
  /** {@link #PYTORCH} on a GPU, {@link #ONNXRUNTIME} on a CPU. */
  AUTO,

  /** PyTorch, which runs TorchScript, on a GPU or a CPU. */
  PYTORCH,

  /** ONNX Runtime, which runs ONNX, on a CPU. */
  ONNXRUNTIME
}
