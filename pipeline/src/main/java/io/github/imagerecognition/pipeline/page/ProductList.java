package io.github.imagerecognition.pipeline.page;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.github.imagerecognition.catalogue.CatalogueProduct;
import io.github.imagerecognition.catalogue.Metric;
import io.github.imagerecognition.catalogue.Neighbour;
import io.github.imagerecognition.catalogue.Neighbours;
import io.github.imagerecognition.catalogue.OpenCatalogue;
import io.github.imagerecognition.catalogue.PrincipalComponents;
import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.pipeline.page.PageData.Product;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The products on the page, with their neighbours among each other. */
final class ProductList {

  private static final int NEAREST = 8;

  private final OpenCatalogue catalogue;
  private final Metric metric;
  private final List<String> names;
  private final Map<String, Integer> places = new HashMap<>();

  /** The places of those that have an embedding, by their rows. */
  private final TreeMap<Integer, Integer> placeOfRow = new TreeMap<>();

  /**
   * A list of products.
   *
   * @param metric what near is
   * @param names in the order in which they are shown, some of which are in the catalogue
   */
  ProductList(OpenCatalogue catalogue, Metric metric, List<String> names) {
    this.catalogue = catalogue;
    this.metric = metric;
    this.names = names;
    for (int place = 0; place < names.size(); place++) {
      places.put(names.get(place), place);
    }
    for (int row = 0; row < catalogue.products().size(); row++) {
      Integer place = places.get(catalogue.products().get(row));
      if (place != null) {
        placeOfRow.put(row, place);
      }
    }
  }

  /** Whether there are enough products for a map. */
  boolean hasMap() {
    return placeOfRow.size() > 1;
  }

  /** The places of those of these products that are on the page. */
  List<Integer> places(List<String> products) {
    return products.stream().filter(places::containsKey).map(places::get).toList();
  }

  /**
   * The products.
   *
   * @param pictures of each
   * @param failures of the last run
   * @param map null when there is none
   */
  List<Product> list(
      List<SmallPictures.Found> pictures, List<Failure> failures, PrincipalComponents map) {
    Map<String, List<String>> reasons =
        failures.stream()
            .filter(failure -> failure.key().isEmpty())
            .collect(
                groupingBy(
                    Failure::product,
                    mapping(failure -> failure.code() + ": " + failure.message(), toList())));
    List<Product> products = new ArrayList<>();
    for (int place = 0; place < names.size(); place++) {
      String name = names.get(place);
      products.add(notEmbedded(name, pictures.get(place), reasons.getOrDefault(name, List.of())));
    }
    List<Integer> rows = List.copyOf(placeOfRow.keySet());
    Map<Integer, CatalogueProduct> details = catalogue.details(rows);
    List<List<Neighbour>> nearest = new Neighbours(catalogue, metric).among(rows).of(rows, NEAREST);
    for (int i = 0; i < rows.size(); i++) {
      int row = rows.get(i);
      int place = placeOfRow.get(row);
      float[] position = map == null ? null : map.position(row);
      products.set(
          place, embedded(products.get(place), details.get(row), nearest.get(i), position));
    }
    return products;
  }

  private static Product notEmbedded(
      String name, SmallPictures.Found pictures, List<String> reasons) {
    long more = pictures.count() - pictures.pictures().size();
    return new Product(
        name, false, 0, pictures.pictures(), more, reasons, List.of(), List.of(), null, null);
  }

  private Product embedded(
      Product product, CatalogueProduct details, List<Neighbour> nearest, float[] position) {
    return new Product(
        product.name(),
        true,
        details.imagesSkipped(),
        product.pictures(),
        product.morePictures(),
        product.failures(),
        nearest.stream().map(each -> placeOfRow.get(each.row())).toList(),
        nearest.stream().map(each -> rounded(each.similarity())).toList(),
        position == null ? null : rounded(position[0]),
        position == null ? null : rounded(position[1]));
  }

  static Double rounded(float number) {
    return Math.round(number * 1e4) / 1e4;
  }
}
