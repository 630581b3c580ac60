package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoredObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What there is of one product, and whether it is to do.
 *
 * @param images its pictures, in the order of their keys
 * @param source their {@link PictureHash}, in short
 * @param files what the output has of it
 * @param state how that compares; empty for a product without pictures
 * @param isPending whether a run embeds it
 */
public record ProductExplanation(
    String product,
    List<StoredObject> images,
    String source,
    ProductFiles files,
    Optional<ProductState> state,
    boolean isPending) {

  /**
   * Lists one product in both buckets.
   *
   * @throws io.github.imagerecognition.bucket.StoreException when it cannot be listed
   */
  public static ProductExplanation of(
      ProductSelection selection, Bucket input, Bucket output, String product) {
    String boundary = KeyRange.boundary(product);
    List<StoredObject> images = new ArrayList<>();
    PictureHash hash = new PictureHash();
    for (Iterator<StoredObject> it = input.list(boundary, ""); it.hasNext(); ) {
      StoredObject object = it.next();
      if (ProductLayout.isImage(object.key())
          && selection.layout().productOf(object.key()).isPresent()) {
        images.add(object);
        hash.add(object.key(), object.version());
      }
    }
    ProductFilesReader reader = new ProductFilesReader(output.list(boundary, ""), KeyRange.ALL);
    ProductFiles files = reader.hasNext() ? reader.next() : ProductFiles.none(product);
    String source = hash.shortHex();
    Optional<ProductState> state =
        images.isEmpty()
            ? Optional.empty()
            : Optional.of(files.state(source, Optional.ofNullable(selection.recipe())));
    boolean isPending =
        selection.shard().holds(product)
            && state.filter(it -> selection.reprocess().takes(it, files.provenance())).isPresent();
    return new ProductExplanation(product, List.copyOf(images), source, files, state, isPending);
  }
}
