package io.github.imagerecognition.model;

/** What the weights of a specification are. */
sealed interface Weights permits TrainedWeights, KnownWeights, RandomWeights, FeatureExtractor {}
