package io.github.imagerecognition.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.bucket.MemoryBucket;
import io.github.imagerecognition.bucket.StoreException;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.product.ImageBatch;
import io.github.imagerecognition.product.ProductImages;
import io.github.imagerecognition.product.ProductState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ImageQueueTest {

  private static final long MEBIBYTE = 1 << 20;

  private final MemoryBucket bucket = new MemoryBucket();
  private final ImageQueue queue =
      new ImageQueue(bucket, 1000 * MEBIBYTE, new Transfers(new DirectExecutorService()));

  @Test
  void givesThePicturesOfAllBatchesInOrder() {
    queue.add(batch(image("a", 1), image("b", 1)));
    queue.add(batch(image("c", 1)));

    assertThat(queue.take().bytes()).isEqualTo(new byte[] {'a'});
    assertThat(queue.take().bytes()).isEqualTo(new byte[] {'b'});
    assertThat(queue.take().bytes()).isEqualTo(new byte[] {'c'});
  }

  @Test
  void fetchesAheadNoMoreThanItsBytes() {
    StoredObject[] images =
        IntStream.range(0, 10)
            .mapToObj(i -> image(Integer.toString(i), 15 * MEBIBYTE))
            .toArray(StoredObject[]::new);
    bucket.calls.clear();

    queue.add(batch(images));
    assertThat(bucket.calls).containsExactly("read 0", "read 1");
    queue.take();
    assertThat(bucket.calls).containsExactly("read 0", "read 1", "read 2");
  }

  @Test
  void fetchesAPictureThatIsLargerThanItsBytesAlone() {
    StoredObject large = image("large", 200 * MEBIBYTE);
    StoredObject small = image("small", 1);
    bucket.calls.clear();

    queue.add(batch(large, small));
    assertThat(bucket.calls).containsExactly("read large");
    queue.take();
    assertThat(bucket.calls).containsExactly("read large", "read small");
  }

  @Test
  void fetchesAPictureOfUnknownSizeAlone() {
    image("a", 1);
    image("b", 1);
    bucket.calls.clear();

    queue.add(
        batch(
            new StoredObject("a", StoredObject.UNKNOWN_SIZE, "", Instant.EPOCH),
            new StoredObject("b", StoredObject.UNKNOWN_SIZE, "", Instant.EPOCH)));
    assertThat(bucket.calls).containsExactly("read a");
    queue.take();
    assertThat(bucket.calls).containsExactly("read a", "read b");
  }

  @Test
  void doesNotFetchWhatTheListingShowsToBeTooLarge() {
    queue.add(batch(image("a", 1001 * MEBIBYTE)));

    assertCode(ErrorCode.IMAGE_TOO_LARGE, queue::take);
    assertThat(bucket.calls).noneMatch(call -> call.startsWith("read"));
  }

  @Test
  void fetchesAheadPastPicturesThatAreTooLargeToBeFetched() {
    StoredObject tooLarge = image("too large", 1001 * MEBIBYTE);
    StoredObject large = image("large", 200 * MEBIBYTE);
    StoredObject small = image("small", 1);
    bucket.calls.clear();

    queue.add(batch(small, tooLarge, tooLarge, small));
    assertThat(bucket.calls).containsExactly("read small", "read small");
    queue.take();
    assertCode(ErrorCode.IMAGE_TOO_LARGE, queue::take);
    assertCode(ErrorCode.IMAGE_TOO_LARGE, queue::take);
    queue.take();

    bucket.calls.clear();
    queue.add(batch(tooLarge, large, small));
    assertThat(bucket.calls).containsExactly("read large");
  }

  @Test
  void failsOnlyTheProductWhenTheStoreAnswersForOthers() {
    bucket.breakKey("a");
    queue.add(batch(new StoredObject("a", 1, "", Instant.EPOCH), image("b", 1)));

    assertCode(ErrorCode.PRODUCT_FETCH_FAILED, queue::take);
    assertThat(queue.take().bytes()).isEqualTo(new byte[] {'b'});
  }

  @Test
  void failsTheJobWhenTheStoreIsGone() {
    StoredObject image = image("a", 1);
    bucket.disconnect();
    queue.add(batch(image));

    assertThatThrownBy(queue::take)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNREACHABLE));
  }

  @Test
  void saysThatAPictureIsGone() {
    queue.add(batch(new StoredObject("a", 1, "", Instant.EPOCH)));

    assertCode(ErrorCode.IMAGE_MISSING, queue::take);
  }

  /** An object that is listed with any size, but holds only its name. */
  private StoredObject image(String key, long listedBytes) {
    bucket.write(key, key.getBytes(StandardCharsets.UTF_8), "image/jpeg");
    return new StoredObject(key, listedBytes, "", Instant.EPOCH);
  }

  private static ImageBatch batch(StoredObject... images) {
    return new ImageBatch(
        List.of(
            new ProductImages("p", ProductState.MISSING, Arrays.asList(images), true, List.of())));
  }

  private static void assertCode(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodedException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }
}
