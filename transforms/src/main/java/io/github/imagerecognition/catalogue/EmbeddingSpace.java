package io.github.imagerecognition.catalogue;

import java.io.Serializable;

/**
 * How embeddings were made: only those of one space can be compared.
 *
 * @param model the network's name
 * @param weights the hash of the weights
 * @param precision {@code float32} or another one
 * @param calibration what {@code int8} was calibrated with, a SHA-256; empty otherwise
 * @param preprocessing how pictures became the network's input, in words
 * @param dimensions how many numbers an embedding has
 */
public record EmbeddingSpace(
    String model,
    String weights,
    String precision,
    String calibration,
    String preprocessing,
    int dimensions)
    implements Serializable {}
