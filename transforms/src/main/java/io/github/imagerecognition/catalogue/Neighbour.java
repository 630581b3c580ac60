package io.github.imagerecognition.catalogue;

/**
 * A product that is near to another.
 *
 * @param row in the catalogue
 * @param product the folder's name
 * @param similarity from -1 to 1, with six decimal places
 */
public record Neighbour(int row, String product, float similarity) {}
