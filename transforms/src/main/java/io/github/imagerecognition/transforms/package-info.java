/**
 * The boxes of the graph on Beam, thin over the plain classes of the other packages: {@code
 * ReadProducts} → {@code EmbedImages} → {@code Summarize}.
 */
package io.github.imagerecognition.transforms;
