package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.catalogue.ExportPlan.ChunkTask;
import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.embedding.Transfers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Exports chunks, one after the other: reads their products, and writes a part of each file. */
public final class ChunkExporter implements AutoCloseable {

  /** They wait for the store most of the time. */
  private static final int READS_AT_ONCE = 16;

  private final ChunkTask task;
  private final Bucket source;
  private final Bucket target;
  private final Transfers transfers = new Transfers(READS_AT_ONCE);

  /** Opens what chunks of an export are read from and written to. */
  public ChunkExporter(ChunkTask task) {
    this.task = task;
    this.source = task.output().open();
    this.target = task.target().open();
  }

  /**
   * Exports a chunk. Doing it again gives the same.
   *
   * @throws io.github.imagerecognition.bucket.StoreException when the store does not answer
   */
  public void export(CatalogueChunk chunk) {
    ChunkRows read = ChunkRows.read(task, chunk, source, target, transfers);
    Map<EmbeddingSpace, Long> spaces = new LinkedHashMap<>();
    read.rows().forEach(row -> spaces.merge(row.space(), 1L, Long::sum));
    List<CatalogueRow> rows =
        read.rows().stream().filter(row -> task.settings().selection().takes(row.space())).toList();
    boolean isMixed = rows.stream().map(CatalogueRow::space).distinct().count() > 1;
    List<CataloguePart> parts = new ArrayList<>();
    for (CatalogueFile file : isMixed ? List.<CatalogueFile>of() : task.settings().files()) {
      parts.add(write(file, rows, chunk.index()));
    }
    List<Failure> failures = read.failures();
    ChunkSummary summary =
        new ChunkSummary(
            read.reused(),
            ChunkSummary.counts(spaces),
            isMixed ? List.of() : sums(rows),
            parts,
            failures);
    target.write(
        ExportFolders.summary(task.version(), chunk.index()), summary.toJson(), "application/json");
  }

  private CataloguePart write(CatalogueFile file, List<CatalogueRow> rows, int chunk) {
    if (rows.isEmpty()) {
      return new CataloguePart(0, 0, List.of());
    }
    AtomicReference<CataloguePart> written = new AtomicReference<>();
    target.write(
        ExportFolders.part(task.version(), file.name(), chunk),
        "application/octet-stream",
        output -> {
          MeasuredOutput measured = new MeasuredOutput(output);
          List<ParquetChunk> columns = file.writeRows(rows, measured);
          measured.flush();
          written.set(new CataloguePart(rows.size(), measured.sizeBytes(), columns));
        });
    return written.get();
  }

  private static List<Double> sums(List<CatalogueRow> rows) {
    double[] sums = new double[rows.isEmpty() ? 0 : rows.get(0).embedding().length];
    for (CatalogueRow row : rows) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += row.embedding()[i];
      }
    }
    List<Double> list = new ArrayList<>();
    for (double sum : sums) {
      list.add(sum);
    }
    return list;
  }

  @Override
  public void close() {
    transfers.close();
    source.close();
    target.close();
  }
}
