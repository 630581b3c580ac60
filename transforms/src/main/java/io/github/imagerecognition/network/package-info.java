/**
 * The description of a ResNet, read from the shapes of a checkpoint ({@link
 * io.github.imagerecognition.network.Network}), and its writers: one for each engine.
 */
package io.github.imagerecognition.network;
