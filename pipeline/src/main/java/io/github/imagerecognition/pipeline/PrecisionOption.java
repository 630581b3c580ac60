package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.model.Precision;
import io.github.imagerecognition.model.PrecisionChoice;
import io.github.imagerecognition.transforms.ModelLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** In which numbers the network is computed, as a user may say it. */
enum PrecisionOption {
  AUTO,
  FLOAT32,
  FLOAT16,
  INT8;

  private static final Logger LOG = LoggerFactory.getLogger(PrecisionOption.class);

  /** The same model in this precision; what is left open is float32 until it is {@link #chosen}. */
  ModelSpecification of(ModelSpecification model) {
    return model.withPrecision(this == AUTO ? Precision.FLOAT32 : Precision.valueOf(name()));
  }

  /** Decides what was left open, for all machines of a run. */
  ModelSpecification chosen(ModelSpecification model) {
    if (this != AUTO) {
      return model;
    }
    PrecisionChoice choice = ModelLoader.weights(model).choosePrecision();
    LOG.info("Precision: {}, because {}", choice.precision(), choice.reason());
    return model.withPrecision(choice.precision());
  }
}
