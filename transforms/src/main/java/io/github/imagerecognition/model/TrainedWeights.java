package io.github.imagerecognition.model;

import io.github.imagerecognition.checkpoint.Checkpoint;
import io.github.imagerecognition.network.NetworkFinder;
import io.github.imagerecognition.network.ResNet;

/**
 * Weights that have been read.
 *
 * @param checkpoint the network's tensors alone
 * @param sha256 what {@link Checkpoint#sha256} gives for them, which takes time
 */
record TrainedWeights(Checkpoint checkpoint, String sha256) implements Weights {

  /** Looks for a network in a checkpoint. */
  static TrainedWeights of(Checkpoint checkpoint, ResNet resNet) {
    Checkpoint found = NetworkFinder.find(checkpoint, resNet);
    return new TrainedWeights(found, found.sha256());
  }

  @Override
  public ModelIdentity identity(ModelSpecification specification) {
    return new ModelIdentity(specification.modelName(), sha256, specification.precision());
  }
}
