package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.product.ProductLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Pictures that lie in several products, byte for byte: they have the same size and ETag. The input
 * is listed twice instead of being held; where a listing tells no ETags, as in a folder, pictures
 * of the same size are read.
 */
public final class EqualPictures {

  private final Bucket input;
  private final ProductLayout layout;
  private final Set<String> products;
  private final long maxImageBytes;

  private EqualPictures(
      Bucket input, ProductLayout layout, Collection<String> products, long maxImageBytes) {
    this.input = input;
    this.layout = layout;
    this.products = new HashSet<>(products);
    this.maxImageBytes = maxImageBytes;
  }

  /**
   * Finds the groups of products that have pictures in common: one for each set of products.
   *
   * @param products those to compare
   * @param maxImageBytes larger pictures are not read to be compared
   * @throws StoreException when the input cannot be listed
   */
  public static List<DuplicateGroup> of(
      Bucket input, ProductLayout layout, Collection<String> products, long maxImageBytes) {
    input.check();
    EqualPictures search = new EqualPictures(input, layout, products, maxImageBytes);
    return search.groups(search.picturesByContent(search.repeatedMarks()));
  }

  private Stream<StoredObject> pictures() {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(
                input.list(layout.productPrefix(), ""), Spliterator.ORDERED),
            false)
        .filter(each -> each.sizeBytes() != 0 && ProductLayout.isImage(each.key()))
        .filter(each -> layout.productOf(each.key()).filter(products::contains).isPresent());
  }

  /** A number that is the same where pictures are, and seldom elsewhere. */
  private static long mark(StoredObject picture) {
    return picture.eTag().hashCode() * 0x9E3779B97F4A7C15L + picture.sizeBytes();
  }

  private Set<Long> repeatedMarks() {
    long[] marks = pictures().mapToLong(EqualPictures::mark).sorted().toArray();
    Set<Long> repeated = new HashSet<>();
    for (int i = 1; i < marks.length; i++) {
      if (marks[i] == marks[i - 1]) {
        repeated.add(marks[i]);
      }
    }
    return repeated;
  }

  private Map<String, List<String>> picturesByContent(Set<Long> repeatedMarks) {
    Map<String, List<String>> keys = new TreeMap<>();
    pictures()
        .filter(picture -> repeatedMarks.contains(mark(picture)))
        .forEach(
            picture ->
                content(picture)
                    .ifPresent(
                        content ->
                            keys.computeIfAbsent(content, unused -> new ArrayList<>())
                                .add(picture.key())));
    return keys;
  }

  /** What tells the content of a picture, unless it is gone or cannot be read. */
  private Optional<String> content(StoredObject picture) {
    if (!picture.eTag().isEmpty()) {
      return Optional.of(picture.eTag() + " " + picture.sizeBytes());
    }
    try {
      return Optional.of(input.read(picture.key(), maxImageBytes).eTag());
    } catch (StoreException e) {
      return switch (e.kind()) {
        case NOT_FOUND, TOO_LARGE, UNREADABLE -> Optional.empty();
        default -> throw e;
      };
    }
  }

  private List<DuplicateGroup> groups(Map<String, List<String>> picturesByContent) {
    Map<String, DuplicateGroup> groups = new TreeMap<>();
    for (List<String> pictures : picturesByContent.values()) {
      List<String> names = pictures.stream().map(this::product).distinct().toList();
      if (names.size() > 1) {
        groups.merge(
            String.join("/", names),
            new DuplicateGroup(DuplicateGroup.Kind.EQUAL_PICTURE, null, names, pictures),
            EqualPictures::together);
      }
    }
    return List.copyOf(groups.values());
  }

  private String product(String key) {
    return layout.productOf(key).orElseThrow();
  }

  private static DuplicateGroup together(DuplicateGroup a, DuplicateGroup b) {
    Set<String> pictures = new TreeSet<>(a.pictures());
    pictures.addAll(b.pictures());
    return new DuplicateGroup(a.kind(), null, a.products(), List.copyOf(pictures));
  }
}
