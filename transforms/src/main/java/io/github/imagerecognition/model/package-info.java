/**
 * Loading and running networks: engines, devices, precision. Users see {@link
 * io.github.imagerecognition.model.EmbeddingModel} and {@link
 * io.github.imagerecognition.model.Embedder}.
 */
package io.github.imagerecognition.model;
