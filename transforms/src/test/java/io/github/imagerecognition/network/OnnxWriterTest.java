package io.github.imagerecognition.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.checkpoint.CheckpointReader;
import io.github.imagerecognition.checkpoint.Sha256;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import org.junit.jupiter.api.Test;

class OnnxWriterTest {

  /** Files of one version are equal wherever they are cached. */
  @Test
  void otherFilesNeedAnotherVersion() throws IOException {
    Path weights = ReferenceData.path("weights/narrow-resnet50.pth");
    Network network =
        NetworkReader.read(
            CheckpointReader.read(weights, weights.toString()), ResNet.named("resnet50"));
    var digest = Sha256.newDigest();

    OnnxWriter.write(network, new DigestOutputStream(OutputStream.nullOutputStream(), digest));

    assertThat(OnnxWriter.VERSION).isEqualTo(1);
    assertThat(Sha256.finish(digest))
        .isEqualTo("cb2339c64673f80a70452ae72c7d47b999992d11d40b7317699dd085f1b71b52");
  }
}
