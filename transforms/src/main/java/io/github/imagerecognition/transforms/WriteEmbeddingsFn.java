package io.github.imagerecognition.transforms;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.embedding.EmbeddingWriter;
import io.github.imagerecognition.embedding.ProductOutcome;
import io.github.imagerecognition.embedding.ProductSum;
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
    output = settings.selection().output().open();
    writer = settings.writerTo(output);
  }

  @ProcessElement
  public void processElement(@Element ProductSum sum, OutputReceiver<ProductOutcome> receiver) {
    receiver.output(writer.write(sum.finish()));
  }

  @Teardown
  public void teardown() {
    if (output != null) {
      output.close();
    }
  }
}
