package io.github.imagerecognition.embedding;

/**
 * What made an embedding, as the outputs tell.
 *
 * @param model the network's name, {@code resnet50}
 * @param weights SHA-256 of the weights in hexadecimal, {@code random:} before it where they are
 * @param preprocessing how pictures become the network's input
 */
public record EmbeddingMetadata(String model, String weights, String preprocessing) {}
