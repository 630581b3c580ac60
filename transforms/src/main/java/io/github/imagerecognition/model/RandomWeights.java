package io.github.imagerecognition.model;

import io.github.imagerecognition.checkpoint.Checkpoint;
import io.github.imagerecognition.network.RandomCheckpoint;
import io.github.imagerecognition.network.ResNet;
import java.util.Map;

/**
 * Weights that nobody trained. What they hash to is known, so that they are made only where the
 * cache has no model file of them: making and hashing them takes longer than loading the file.
 */
record RandomWeights(ResNet resNet) implements Weights {

  private static final Map<String, String> SHA256 =
      Map.of(
          "resnet50", "7c846bc84653abb70a56ada3dff6218444cb7a023b2e93a99e1b2398e0a38c47",
          "resnet101", "bb88fdcf23a09997d5d49962f351ef78c5062a22ff4a6bda7aec0861c6250447",
          "resnet152", "0045ae9ce018f6ca88edc873db035d78722b3b17a41f2a8630be151538d66384");

  /** What {@link Checkpoint#sha256} gives for them. */
  @Override
  public String sha256() {
    return SHA256.get(resNet.modelName());
  }

  @Override
  public ModelIdentity identity(ModelSpecification specification) {
    return new ModelIdentity(
        specification.modelName(), "random:" + sha256(), specification.precision());
  }

  Checkpoint checkpoint() {
    return RandomCheckpoint.of(resNet);
  }
}
