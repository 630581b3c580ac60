package io.github.imagerecognition.pipeline.page;

import io.github.imagerecognition.pipeline.RunRecord;
import io.github.imagerecognition.pipeline.RunRecord.Outcome;
import java.util.List;

/**
 * What the page shows. Its script reads it as JSON, and refers to products by their place in the
 * list.
 *
 * @param made when, as ISO 8601
 * @param productPrefix what names of products begin with, which says nothing of one
 * @param runs the last run, one for each shard; empty when there is none
 * @param metric what similarity is
 * @param productsInAll how many there are, of which the page shows some
 * @param products those that are shown, in the order of their names
 * @param threshold the least similarity of products that are near duplicates; null where there are
 *     too many products to look for them
 * @param groupsInAll how many groups of duplicates there are, of which the page may show some
 * @param explainedVariance the share of the variance that each axis of the map holds
 */
record PageData(
    String input,
    String output,
    String made,
    String programVersion,
    String productPrefix,
    List<Run> runs,
    String metric,
    Summary catalogue,
    long productsInAll,
    List<Product> products,
    Double threshold,
    int groupsInAll,
    List<Group> duplicates,
    List<FailureKind> failures,
    List<Double> explainedVariance) {

  /** What the page shows of a run's record, which says more of the machine than a reader needs. */
  record Run(
      Outcome outcome,
      RunRecord.Failure error,
      String ended,
      double seconds,
      RunRecord.Products products,
      RunRecord.Pictures pictures,
      RunRecord.Model model,
      String runner,
      int parallelism) {

    static Run of(RunRecord record) {
      return new Run(
          record.outcome(),
          record.error(),
          record.ended(),
          record.seconds(),
          record.products(),
          record.pictures(),
          record.model(),
          record.runner(),
          record.parallelism());
    }
  }

  /** What the exported catalogue says of itself. */
  record Summary(
      String version,
      long products,
      int dimensions,
      String model,
      String weights,
      String precision,
      String preprocessing) {}

  /**
   * A product.
   *
   * @param embedded whether the catalogue has it
   * @param pictures the first ones
   * @param morePictures how many more there are
   * @param failures what was wrong with it as a whole in the last run
   * @param nearest the nearest of the products on the page
   * @param similarities theirs, in the same order
   * @param x its place on the map; null, as y, when it has no embedding
   */
  record Product(
      String name,
      boolean embedded,
      long imagesSkipped,
      List<Picture> pictures,
      long morePictures,
      List<String> failures,
      List<Integer> nearest,
      List<Double> similarities,
      Double x,
      Double y) {}

  /**
   * A picture.
   *
   * @param name its key within the product
   * @param jpeg a small one in Base64; null when none could be made
   * @param failure why not
   */
  record Picture(String name, String jpeg, String failure) {}

  /**
   * Products that are duplicates of each other.
   *
   * @param equalPictures how many of their picture files lie in several of them; 0 where their
   *     embeddings alone are near
   * @param similarity the smallest of two of them; null where it is below the threshold
   * @param moreProducts how many of them are not on the page
   */
  record Group(int equalPictures, Double similarity, List<Integer> products, long moreProducts) {}

  /**
   * What has failed with one code.
   *
   * @param wholeProduct whether products failed, not pictures of them
   * @param count how often
   * @param cases the first ones
   */
  record FailureKind(
      String code,
      String meaning,
      String remedy,
      boolean wholeProduct,
      long count,
      List<Case> cases) {}

  /** A failure; the picture is empty where it is about the product. */
  record Case(String product, String picture, String message) {}
}
