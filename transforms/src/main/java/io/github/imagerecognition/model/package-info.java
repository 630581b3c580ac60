/**
 * Checkpoint → network → model file → loaded model. A checkpoint's tensors ({@link
 * io.github.imagerecognition.model.Checkpoint}) become a description of the network ({@link
 * io.github.imagerecognition.model.Network}), which a writer turns into a file that an engine runs
 * ({@link io.github.imagerecognition.model.TorchScriptWriter}). Users see {@link
 * io.github.imagerecognition.model.EmbeddingModel} only.
 */
package io.github.imagerecognition.model;
