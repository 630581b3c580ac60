/**
 * The bytes of one picture file become the tensor that the network takes, pixel for pixel as Pillow
 * and torchvision would have it. {@link io.github.imagerecognition.image.ImagePreprocessor} is the
 * door; behind it a file's markers or chunks are walked, which tells its size and whether Pillow
 * reads it, its pixels are decoded by OpenCV, or where that differs from Pillow by another decoder,
 * resized, cropped and normalised.
 */
package io.github.imagerecognition.image;
