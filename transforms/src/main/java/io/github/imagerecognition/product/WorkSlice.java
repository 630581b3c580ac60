package io.github.imagerecognition.product;

import java.io.Serializable;

/**
 * Neighbouring pending products.
 *
 * @param from the boundary of the first: its name with a slash
 * @param images the pictures of all
 */
record WorkSlice(String from, long images) implements Serializable {}
