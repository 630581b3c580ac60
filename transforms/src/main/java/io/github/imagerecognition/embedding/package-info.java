/** From pictures to the embedding of a product: the values on the way, the mean, NPY and JSON. */
package io.github.imagerecognition.embedding;
