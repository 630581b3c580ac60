package io.github.imagerecognition.catalogue;

/**
 * A product with its embedding.
 *
 * @param product what is known of it
 * @param space what its embedding can be compared with
 * @param embedding {@code float[dimensions]}, which nobody may change
 */
record CatalogueRow(CatalogueProduct product, EmbeddingSpace space, float[] embedding) {}
