package io.github.imagerecognition.product;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FolderProductsTest extends ProductsContract {

  @TempDir private Path folder;

  @Override
  BucketLocation location() {
    return BucketLocation.folder(folder.toString());
  }

  @Override
  Bucket open(BucketLocation location) {
    return location.open();
  }
}
