package io.github.imagerecognition.model;

import io.github.imagerecognition.checkpoint.Checkpoint;
import io.github.imagerecognition.network.NetworkFinder;
import io.github.imagerecognition.network.ResNet;

/** Weights that have been read. */
record TrainedWeights(Checkpoint checkpoint) implements Weights {

  @Override
  public ModelIdentity identity(ModelSpecification specification) {
    Checkpoint found = NetworkFinder.find(checkpoint, ResNet.named(specification.modelName()));
    return new ModelIdentity(specification.modelName(), found.sha256(), specification.precision());
  }
}
