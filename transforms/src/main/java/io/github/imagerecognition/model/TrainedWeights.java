package io.github.imagerecognition.model;

import io.github.imagerecognition.checkpoint.Checkpoint;

/** Weights that have been read. */
record TrainedWeights(Checkpoint checkpoint) implements Weights {

  @Override
  public ModelIdentity identity(ModelSpecification specification) {
    return new ModelIdentity(
        specification.modelName(), checkpoint.sha256(), specification.precision());
  }
}
