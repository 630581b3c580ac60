package io.github.imagerecognition.model;

import io.github.imagerecognition.checkpoint.Checkpoint;

/** Weights that have been read. */
record TrainedWeights(Checkpoint checkpoint) implements Weights {}
