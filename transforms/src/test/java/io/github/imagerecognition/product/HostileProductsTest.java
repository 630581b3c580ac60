package io.github.imagerecognition.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.FixedStore;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.testing.HostileStore;
import io.github.imagerecognition.testing.HostileStore.Quirk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A store that begins every listing with its first key, whatever it is asked for. */
class HostileProductsTest {

  private static final int MANY_KEYS = 100;

  @Test
  void isSurveyedInOneStreamAndEveryPictureIsReadOnce() {
    Catalogue catalogue = new Catalogue(1).withProducts(60, 7);
    try (HostileStore store = HostileStore.start(Quirk.START_AFTER_IGNORED)) {
      BucketLocation location =
          BucketLocation.parse(
              "s3://" + HostileStore.BUCKET, new FixedStore(store.endpoint(), "id", "secret"));
      ProductSelection selection =
          new ProductSelection(
              location.child("input"),
              location.child("output"),
              Catalogue.LAYOUT,
              Reprocess.MISSING);
      try (Bucket input = selection.input().open();
          Bucket output = selection.output().open()) {
        catalogue.store(input, output);
        store.requests().clear();

        ProductSurvey survey = ProductSurvey.of(selection, input, output, product -> {}, MANY_KEYS);

        assertThat(survey.counts()).isEqualTo(catalogue.counts());
        assertThat(store.requests()).hasSize(3);
        List<String> read = new ArrayList<>();
        for (KeyRange range :
            survey.ranges(RangeSizes.decreasing(survey.counts().pendingImages(), 4))) {
          new PendingProducts(input, output, selection, range, 1000)
              .forEachRemaining(
                  product -> product.images().stream().map(StoredObject::key).forEach(read::add));
        }
        assertThat(read).containsExactlyInAnyOrderElementsOf(catalogue.pending());
      }
    }
  }
}
