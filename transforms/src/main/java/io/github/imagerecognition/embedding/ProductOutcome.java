package io.github.imagerecognition.embedding;

import java.io.Serializable;
import java.util.List;

/**
 * A product that the job is through with.
 *
 * @param product the folder's name
 * @param written whether its embedding is in the output
 * @param imagesUsed the number of pictures in it
 * @param failures what was wrong with its pictures, or with itself
 */
public record ProductOutcome(
    String product, boolean written, long imagesUsed, List<Failure> failures)
    implements Serializable {}
