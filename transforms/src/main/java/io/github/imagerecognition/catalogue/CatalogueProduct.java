package io.github.imagerecognition.catalogue;

/**
 * What an export knows of a product but its embedding.
 *
 * @param productSku the folder's name
 * @param imagesUsed the number of pictures in the mean
 * @param imagesSkipped the number of pictures that could not be used
 * @param sourceFingerprint SHA-256 over keys and ETags of its pictures
 * @param npyVersion the store's mark of the NPY it was read from: {@code StoredObject.version}
 * @param jsonVersion the same of the JSON
 */
public record CatalogueProduct(
    String productSku,
    long imagesUsed,
    long imagesSkipped,
    String sourceFingerprint,
    String npyVersion,
    String jsonVersion) {}
