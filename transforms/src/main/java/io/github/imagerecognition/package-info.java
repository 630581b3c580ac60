/**
 * The words that all rooms share: the codes of errors and the exception that carries them. Data
 * flows {@code bucket → product → image → model → embedding}, and {@code transforms} joins them on
 * Beam.
 */
package io.github.imagerecognition;
