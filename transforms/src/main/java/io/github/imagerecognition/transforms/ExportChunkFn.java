package io.github.imagerecognition.transforms;

import io.github.imagerecognition.catalogue.CatalogueChunk;
import io.github.imagerecognition.catalogue.ChunkExporter;
import io.github.imagerecognition.catalogue.ExportPlan.ChunkTask;
import org.apache.beam.sdk.transforms.DoFn;

/** Hands chunks to this instance's exporter. */
final class ExportChunkFn extends DoFn<CatalogueChunk, Void> {

  private final ChunkTask task;
  private transient ChunkExporter exporter;

  ExportChunkFn(ChunkTask task) {
    this.task = task;
  }

  @Setup
  public void setup() {
    exporter = new ChunkExporter(task);
  }

  @ProcessElement
  public void processElement(@Element CatalogueChunk chunk) {
    exporter.export(chunk);
  }

  @Teardown
  public void teardown() {
    if (exporter != null) {
      exporter.close();
    }
  }
}
