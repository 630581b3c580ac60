package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.catalogue.CatalogueProduct;
import io.github.imagerecognition.catalogue.Metric;
import io.github.imagerecognition.catalogue.Neighbour;
import io.github.imagerecognition.catalogue.OpenCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code nearest} has found.
 *
 * @param product whose neighbours these are, or null where it was a picture
 * @param image the picture, or null
 * @param metric of the similarities
 * @param model of the catalogue
 * @param products of the catalogue
 * @param nearest the nearest first
 */
public record NearestProducts(
    String product, String image, String metric, String model, long products, List<Found> nearest) {

  /** A product, with the number of pictures that its embedding is the mean of. */
  public record Found(int rank, String productSku, float similarity, long images) {}

  /** Adds to the neighbours of a product or a picture what the catalogue knows of them. */
  public static NearestProducts of(
      String product,
      String image,
      Metric metric,
      OpenCatalogue catalogue,
      List<Neighbour> neighbours) {
    Map<Integer, CatalogueProduct> details =
        catalogue.details(neighbours.stream().map(Neighbour::row).toList());
    List<Found> found = new ArrayList<>();
    for (Neighbour neighbour : neighbours) {
      found.add(
          new Found(
              found.size() + 1,
              neighbour.product(),
              neighbour.similarity(),
              details.get(neighbour.row()).imagesUsed()));
    }
    return new NearestProducts(
        product,
        image,
        metric.name().toLowerCase(Locale.ROOT),
        catalogue.description().model(),
        catalogue.description().products(),
        found);
  }

  /** A table for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Nearest to %s of %,d products (%s):",
            product == null ? image : product,
            products,
            metric));
    if (nearest.isEmpty()) {
      lines.add("none: its embedding has no direction, or there is no other");
      return lines;
    }
    lines.add("rank  similarity  images  product");
    for (Found each : nearest) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%4d  %10.4f  %6d  %s",
              each.rank(),
              each.similarity(),
              each.images(),
              each.productSku()));
    }
    return lines;
  }
}
