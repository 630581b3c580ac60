package io.github.imagerecognition.transforms;

import io.github.imagerecognition.catalogue.CatalogueChunk;
import io.github.imagerecognition.catalogue.ExportPlan;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PDone;

/**
 * Reads the finished products of an output, and writes them into parts of a few large files, which
 * {@link io.github.imagerecognition.catalogue.CatalogueAssembly} joins:
 *
 * <pre>{@code
 * ExportPlan plan = new ExportPlanner(output, target, "producto-", settings).plan();
 * try (CatalogueAssembly assembly = new CatalogueAssembly(plan)) {
 *   assembly.begin();
 *   pipeline.apply(ExportCatalogue.of(plan));
 *   pipeline.run().waitUntilFinish();
 *   ExportOutcome outcome = assembly.finish();
 * }
 * }</pre>
 *
 * <p>An element is a chunk of products, cut by the listing alone, so that no runner and no number
 * of workers changes a byte. Embeddings are never elements.
 */
public final class ExportCatalogue extends PTransform<PBegin, PDone> {

  private final ExportPlan plan;

  private ExportCatalogue(ExportPlan plan) {
    this.plan = plan;
  }

  /** Writes the parts that are planned. */
  public static ExportCatalogue of(ExportPlan plan) {
    return new ExportCatalogue(plan);
  }

  @Override
  public PDone expand(PBegin input) {
    input
        .apply(
            "Chunks",
            Create.of(plan.chunks()).withCoder(SerializableCoder.of(CatalogueChunk.class)))
        .apply("Export", ParDo.of(new ExportChunkFn(plan.task())));
    return PDone.in(input.getPipeline());
  }
}
