package io.github.imagerecognition.model;

/** What {@code --weights} leads to. */
sealed interface Weights permits TrainedWeights, KnownWeights, RandomWeights, FeatureExtractor {}
