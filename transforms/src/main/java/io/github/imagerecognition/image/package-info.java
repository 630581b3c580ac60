/**
 * The bytes of one picture file become the tensor that the network takes, pixel for pixel as Pillow
 * and torchvision would have it. {@link io.github.imagerecognition.image.ImagePreprocessor} is the
 * door; behind it a file is parsed as far as its size and its end, decoded by OpenCV, resized,
 * cropped and normalised.
 */
package io.github.imagerecognition.image;
