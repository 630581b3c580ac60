package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.StoredObject;
import java.io.Serializable;
import java.util.List;

/**
 * A product and references to its pictures.
 *
 * @param product its folder's name
 * @param state why it is to do
 * @param images in the order of their keys
 * @param whole false for one of several parts of a product that is larger than one worker should
 *     hold
 * @param formerFiles the names of the files that the output has of it, which are to be replaced
 */
public record ProductImages(
    String product,
    ProductState state,
    List<StoredObject> images,
    boolean whole,
    List<String> formerFiles)
    implements Serializable {}
