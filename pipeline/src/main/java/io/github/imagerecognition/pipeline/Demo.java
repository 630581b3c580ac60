package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.image.ImagePreprocessing;
import io.github.imagerecognition.image.Normalization;
import io.github.imagerecognition.model.Engine;
import io.github.imagerecognition.model.Precision;
import io.github.imagerecognition.transforms.ModelLoader;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sample catalogue: where it is, and where its embeddings go. */
public final class Demo {

  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

  /** Its name, as outputs have it. */
  static final String NETWORK = "mobilenetv2-oid.onnx";

  /** As the network was trained. */
  private static final ImagePreprocessing PREPROCESSING =
      ImagePreprocessing.DEFAULT
          .withSizes(343, 300)
          .withNormalization(new Normalization(List.of(.5f, .5f, .5f), List.of(.5f, .5f, .5f)));

  private Demo() {}

  static BucketLocation input() {
    return BucketLocation.folder(Home.folder("demo", "bucket").toString());
  }

  /** The network of the demo and its preprocessing in place of weights that cannot be reached. */
  static JobConfiguration withReachableNetwork(JobConfiguration configuration) {
    if (!configuration.model().weights().equals("pretrained")) {
      return configuration;
    }
    try {
      ModelLoader.weights(configuration.model()).identity();
      return configuration;
    } catch (CodedException e) {
      if (e.code() != ErrorCode.WEIGHTS_UNREACHABLE) {
        throw e;
      }
      LOG.warn("Going on with the demo's own small network, {}: {}", NETWORK, e.getMessage());
      return configuration.withNetwork(
          configuration
              .model()
              .withWeights(network().toString())
              .withEngine(Engine.AUTO)
              .withPrecision(Precision.FLOAT32),
          PREPROCESSING);
    }
  }

  /** The file of the demo's own network. */
  static Path network() {
    return Home.folder("demo", "network").resolve(NETWORK);
  }

  static BucketLocation output() {
    return BucketLocation.folder("demo-embeddings");
  }
}
