package io.github.imagerecognition.embedding;

import java.io.Serializable;
import java.util.List;

/**
 * What became of a product.
 *
 * @param product the folder's name
 * @param embedded whether it has an embedding; if embeddings are written, this one is in the output
 * @param imagesUsed the number of pictures in its embedding
 * @param failures what was wrong with its pictures, or with itself
 */
public record ProductOutcome(
    String product, boolean embedded, long imagesUsed, List<Failure> failures)
    implements Serializable {}
