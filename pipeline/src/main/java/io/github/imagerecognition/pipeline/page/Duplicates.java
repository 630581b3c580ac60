package io.github.imagerecognition.pipeline.page;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.catalogue.DuplicateGroup;
import io.github.imagerecognition.catalogue.EqualPictures;
import io.github.imagerecognition.catalogue.Metric;
import io.github.imagerecognition.catalogue.OpenCatalogue;
import io.github.imagerecognition.catalogue.SimilarProducts;
import io.github.imagerecognition.pipeline.page.PageData.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The duplicates of a catalogue for people: products with equal pictures whose embeddings are near
 * as well are one group.
 */
final class Duplicates {

  /** The least similarity of near duplicates. */
  private static final double THRESHOLD = 0.95;

  private static final Logger LOG = LoggerFactory.getLogger(Duplicates.class);

  private static final int MOST_SHOWN = 500;

  /** Twice as many products take four times as long: so many take some ten minutes on two cores. */
  private static final int MOST_COMPARED = 200_000;

  private final List<DuplicateGroup> equal;
  private final List<DuplicateGroup> similar;
  private final boolean hasSimilar;

  /** How similar sets of products are, as far as they are groups. */
  private final Map<List<String>, Float> similarities = new HashMap<>();

  /**
   * Groups that were found.
   *
   * @param found the similar ones; empty where there are too many products for a search
   */
  Duplicates(List<DuplicateGroup> equal, Optional<List<DuplicateGroup>> found) {
    this.equal = equal;
    this.hasSimilar = found.isPresent();
    List<DuplicateGroup> similar = found.orElse(List.of());
    similar.forEach(group -> similarities.put(group.products(), group.similarity()));
    Set<List<String>> known =
        equal.stream().map(DuplicateGroup::products).collect(Collectors.toSet());
    this.similar = similar.stream().filter(group -> !known.contains(group.products())).toList();
  }

  /** Finds them. */
  static Duplicates of(ReportSources sources, OpenCatalogue catalogue, Bucket input) {
    LOG.info("Looking for duplicates among {} products", catalogue.products().size());
    return new Duplicates(
        EqualPictures.of(input, sources.layout(), catalogue.products(), sources.maxImageBytes()),
        similar(catalogue, sources.metric(), MOST_COMPARED));
  }

  static Optional<List<DuplicateGroup>> similar(
      OpenCatalogue catalogue, Metric metric, int mostCompared) {
    if (catalogue.products().size() > mostCompared) {
      LOG.warn(
          "Going on without groups of similar products: more than {} would take too long to compare; the command duplicates compares them",
          mostCompared);
      return Optional.empty();
    }
    try {
      return Optional.of(SimilarProducts.of(catalogue, metric, THRESHOLD));
    } catch (CodedException e) { // too many are alike to be grouped
      LOG.warn("Going on without groups of similar products: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** The least similarity of near duplicates; null where none were looked for. */
  Double threshold() {
    return hasSimilar ? THRESHOLD : null;
  }

  /** How many groups there are. */
  int count() {
    return equal.size() + similar.size();
  }

  /** All products of all groups. */
  List<String> products() {
    return all().stream().flatMap(group -> group.products().stream()).toList();
  }

  /** The groups of which a product is on the page, those with equal pictures first. */
  List<Group> on(ProductList page) {
    return all().stream()
        .map(group -> shown(group, page.places(group.products())))
        .filter(group -> !group.products().isEmpty())
        .limit(MOST_SHOWN)
        .toList();
  }

  private List<DuplicateGroup> all() {
    List<DuplicateGroup> all = new ArrayList<>(equal);
    all.addAll(similar);
    return all;
  }

  private Group shown(DuplicateGroup group, List<Integer> places) {
    Float similarity = similarities.get(group.products());
    return new Group(
        group.pictures() == null ? 0 : group.pictures().size(),
        similarity == null ? null : ProductList.rounded(similarity),
        places,
        group.products().size() - places.size());
  }
}
