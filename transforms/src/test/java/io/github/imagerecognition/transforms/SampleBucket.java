package io.github.imagerecognition.transforms;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.checkpoint.CacheFolder;
import io.github.imagerecognition.checkpoint.CacheProvider;
import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.product.ProductLayout;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.ProductSurvey;
import io.github.imagerecognition.product.Reprocess;
import io.github.imagerecognition.testing.ReferenceData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder of products made of the reference pictures, and the narrow network to embed them. */
final class SampleBucket {

  static final ModelSpecification NARROW =
      ModelSpecification.of(
              "resnet50", ReferenceData.path("weights/narrow-resnet50.pth").toString())
          .withCache(new BuildCache());

  /** The cache that the build keeps for its tests. */
  record BuildCache() implements CacheProvider {
    @Override
    public CacheFolder folder() {
      return new CacheFolder(Path.of(System.getenv("IMAGE_RECOGNITION_CACHE")));
    }
  }

  private final Path folder;

  SampleBucket(Path folder) {
    this.folder = folder;
  }

  /** Puts copies of reference pictures into a product. */
  SampleBucket withProduct(String product, Path... pictures) throws IOException {
    Path target = Files.createDirectories(folder.resolve("input").resolve(product));
    for (Path picture : pictures) {
      Files.copy(picture, target.resolve(picture.getFileName().toString()));
    }
    return this;
  }

  /** What is in the bucket, with its output in a folder of the given name. */
  ProductSelection selection(String output) {
    BucketLocation location = BucketLocation.folder(folder.toString());
    return new ProductSelection(
        location.child("input"),
        location.child(output),
        new ProductLayout("producto-", ""),
        Reprocess.MISSING);
  }

  ProductSurvey survey(String output) {
    return ProductSurvey.of(selection(output));
  }

  /**
   * The embeddings of an output with their content; what they were made of differs while pictures
   * are younger than the file system's clock tells apart.
   */
  Map<String, ByteBuffer> files(String output) throws IOException {
    Map<String, ByteBuffer> files = new TreeMap<>();
    Path root = folder.resolve(output);
    if (Files.isDirectory(root)) {
      try (Stream<Path> paths = Files.walk(root)) {
        for (Path path : paths.filter(Files::isRegularFile).filter(it -> !isMade(it)).toList()) {
          files.put(root.relativize(path).toString(), ByteBuffer.wrap(Files.readAllBytes(path)));
        }
      }
    }
    return files;
  }

  private static boolean isMade(Path file) {
    return file.getFileName().toString().startsWith(".made-");
  }

  static Path picture(String name) {
    return ReferenceData.path("images/" + name);
  }

  static Path badPicture(String name) {
    return ReferenceData.path("bad-images/" + name);
  }

  /** The numbers of an NPY file, whose header is a multiple of 64 bytes long. */
  static float[] numbers(ByteBuffer npy) {
    ByteBuffer file = npy.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int start = 10 + file.getShort(8);
    float[] numbers = new float[(file.limit() - start) / Float.BYTES];
    file.position(start).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
    return numbers;
  }
}
