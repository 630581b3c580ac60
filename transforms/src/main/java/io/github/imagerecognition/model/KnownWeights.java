package io.github.imagerecognition.model;

import io.github.imagerecognition.checkpoint.Checkpoint;
import java.util.function.Supplier;

/**
 * Torchvision's weights, of which the cache remembers what they hash to: their file is read only
 * where the cache has no model file made of it.
 *
 * @param sha256 what {@link Checkpoint#sha256} gives for them
 */
record KnownWeights(String sha256, Supplier<Checkpoint> checkpoint) implements Weights {

  @Override
  public ModelIdentity identity(ModelSpecification specification) {
    return new ModelIdentity(specification.modelName(), sha256, specification.precision());
  }
}
