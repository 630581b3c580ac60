package io.github.imagerecognition.model;

/** What the weights of a specification are. */
sealed interface Weights permits TrainedWeights, KnownWeights, RandomWeights, FeatureExtractor {

  /** What tells embeddings with these weights from others; no engine is needed for it. */
  ModelIdentity identity(ModelSpecification specification);

  /** What they hash to, in lower-case hexadecimal. */
  String sha256();
}
