package io.github.imagerecognition.transforms;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.Environment;
import io.github.imagerecognition.embedding.EmbeddingWriter;
import io.github.imagerecognition.embedding.ProductOutcome;
import io.github.imagerecognition.embedding.ProductSum;
import io.github.imagerecognition.model.EmbeddingModel;
import org.apache.beam.sdk.transforms.DoFn;

/** Writes the products that came in parts. */
final class WriteEmbeddingsFn extends DoFn<ProductSum, ProductOutcome> {

  private final EmbedImages.Settings settings;
  private transient Bucket output;
  private transient EmbeddingWriter writer;

  WriteEmbeddingsFn(EmbedImages.Settings settings) {
    this.settings = settings;
  }

  @Setup
  public void setup() {
    output = settings.selection().output().open(Environment.load());
  }

  @ProcessElement
  public void processElement(@Element ProductSum sum, OutputReceiver<ProductOutcome> receiver) {
    receiver.output(writer().write(sum.finish()));
  }

  @Teardown
  public void teardown() {
    if (output != null) {
      output.close();
    }
  }

  /** Few workers get such a product, so the model is asked for only by one that does. */
  private EmbeddingWriter writer() {
    if (writer == null) {
      try (EmbeddingModel model = ModelLoader.acquire(settings.model())) {
        writer =
            new EmbeddingWriter(
                output, settings.metadataOf(model), settings.selection().reprocess());
      }
    }
    return writer;
  }
}
