package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.catalogue.ExportPlan.ChunkTask;
import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.embedding.Transfers;
import io.github.imagerecognition.process.ProcessResources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * The products of a chunk, from a former export where they are the same there.
 *
 * @param rows in their order
 * @param reused how many of them are from the former export
 * @param failures of those that cannot be read, in their order
 */
record ChunkRows(List<CatalogueRow> rows, long reused, List<Failure> failures) {

  /** Rows of a former export that are read at once: some megabytes. */
  private static final int FORMER_ROWS = 512;

  /** A product of a former export, and where its embedding is. */
  private record FormerRow(long row, CatalogueProduct product) {}

  /** Reads what a listing shows now. */
  static ChunkRows read(
      ChunkTask task, CatalogueChunk chunk, Bucket source, Bucket target, Transfers transfers) {
    List<FinishedProduct> products = new ArrayList<>();
    new FinishedProducts(source, task.productPrefix(), chunk.from(), chunk.until())
        .forEachRemaining(products::add);
    CatalogueRow[] rows = new CatalogueRow[products.size()];
    long reused = task.former() == null ? 0 : takeFormer(task, chunk, target, products, rows);
    List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
    ProductReader reader = new ProductReader(source);
    List<CompletableFuture<Void>> reads = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      int index = i;
      if (rows[i] == null) {
        reads.add(
            transfers.start(
                () -> {
                  rows[index] = row(reader, products.get(index), failures);
                  return null;
                }));
      }
    }
    CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new)).join();
    return new ChunkRows(
        Arrays.stream(rows).filter(Objects::nonNull).toList(),
        reused,
        failures.stream().sorted().toList());
  }

  /** Fills in the rows of products that the former export has as they are now. */
  private static long takeFormer(
      ChunkTask task,
      CatalogueChunk chunk,
      Bucket target,
      List<FinishedProduct> products,
      CatalogueRow[] rows) {
    FormerCatalogue former = task.former();
    Map<String, FormerRow> known = formerRows(former, chunk, target);
    List<Integer> same = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      FormerRow row = known.get(products.get(i).name());
      if (row != null && products.get(i).isOf(row.product())) {
        same.add(i);
      }
    }
    for (int from = 0; from < same.size(); ) {
      long first = known.get(products.get(same.get(from)).name()).row();
      int to = from + 1;
      while (to < same.size()
          && to - from < FORMER_ROWS
          && known.get(products.get(same.get(to)).name()).row() == first + to - from) {
        to++;
      }
      float[][] embeddings = former.read(target, first, to - from);
      for (int i = from; i < to; i++) {
        CatalogueProduct product = known.get(products.get(same.get(i)).name()).product();
        rows[same.get(i)] = new CatalogueRow(product, former.space(), embeddings[i - from]);
        ProcessResources.current().progress().addProduct(Map.of());
      }
      from = to;
    }
    return same.size();
  }

  /** By their names. */
  private static Map<String, FormerRow> formerRows(
      FormerCatalogue former, CatalogueChunk chunk, Bucket target) {
    Map<String, FormerRow> rows = new HashMap<>();
    try {
      FormerProducts products = new FormerProducts(target, former, chunk.former());
      for (; products.next().isPresent(); products.advance()) {
        CatalogueProduct product = products.next().get();
        rows.put(product.productSku(), new FormerRow(products.row(), product));
      }
    } catch (IOException e) { // its damage is not spread
      return Map.of();
    }
    return rows;
  }

  private static CatalogueRow row(
      ProductReader reader, FinishedProduct product, List<Failure> failures) {
    try {
      return reader.read(product);
    } catch (CodedException e) {
      failures.add(new Failure("", product.name(), e.code(), e.getMessage()));
      return null;
    } finally {
      ProcessResources.current().progress().addProduct(Map.of());
    }
  }
}
