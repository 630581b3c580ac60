package io.github.imagerecognition.embedding;

import io.github.imagerecognition.ErrorCode;
import java.io.Serializable;

/**
 * What is wrong with one picture or product.
 *
 * @param key of the picture, relative to the input; empty when it is about the product
 * @param product the folder's name
 * @param code what kind of failure
 * @param message one line
 */
public record Failure(String key, String product, ErrorCode code, String message)
    implements Serializable {}
