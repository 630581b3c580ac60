/**
 * What all packages share: the codes of errors and the exception that carries them. Data flows
 * {@code bucket → product → image → model → embedding}, and {@code transforms} joins them on Beam.
 * {@code checkpoint} reads weights, {@code network} writes the networks that {@code model} runs
 * with them, and {@code process} holds what all workers of a process share.
 */
package io.github.imagerecognition;
