package io.github.imagerecognition.model;

import io.github.imagerecognition.checkpoint.Checkpoint;
import io.github.imagerecognition.network.NetworkFinder;
import io.github.imagerecognition.network.ResNet;

/**
 * Weights that have been read.
 *
 * @param checkpoint the network's tensors alone
 */
record TrainedWeights(Checkpoint checkpoint) implements Weights {

  /** Looks for a network in a checkpoint. */
  static TrainedWeights of(Checkpoint checkpoint, ResNet resNet) {
    return new TrainedWeights(NetworkFinder.find(checkpoint, resNet));
  }

  @Override
  public ModelIdentity identity(ModelSpecification specification) {
    return new ModelIdentity(
        specification.modelName(), checkpoint.sha256(), specification.precision());
  }
}
