/**
 * The finished products of an output as a whole: files that other programs load, and what is found
 * by comparing products with each other.
 */
package io.github.imagerecognition.catalogue;
