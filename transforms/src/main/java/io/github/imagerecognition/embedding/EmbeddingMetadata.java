package io.github.imagerecognition.embedding;

/**
 * What a job makes embeddings with, as the outputs tell.
 *
 * @param model the network's name, {@code resnet50}
 * @param preprocessing how pictures become the network's input
 */
public record EmbeddingMetadata(String model, String preprocessing) {}
