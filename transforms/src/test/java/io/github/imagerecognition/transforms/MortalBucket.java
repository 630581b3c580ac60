package io.github.imagerecognition.transforms;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.StoredContent;
import io.github.imagerecognition.bucket.StoredObject;
import io.github.imagerecognition.process.AtomicFile;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A bucket that changes nothing any more after so many changes, as if the process were killed. */
final class MortalBucket implements Bucket {

  /** The process has been killed. */
  static final class Killed extends RuntimeException {}

  /** What all buckets of a process do until it is killed. */
  static final class Life {
    private final AtomicInteger changesLeft;
    private final Runnable meanwhile;
    private final List<String> reads = new CopyOnWriteArrayList<>();

    /**
     * A life that ends.
     *
     * @param changes how many are made before
     * @param meanwhile what others do before each object is read
     */
    Life(int changes, Runnable meanwhile) {
      this.changesLeft = new AtomicInteger(changes);
      this.meanwhile = meanwhile;
    }

    private void live() {
      if (changesLeft.getAndDecrement() <= 0) {
        throw new Killed();
      }
    }

    boolean isOver() {
      return changesLeft.get() < 0;
    }

    /** The keys that have been read. */
    List<String> reads() {
      return reads;
    }
  }

  private final Bucket bucket;
  private final Life life;

  MortalBucket(Bucket bucket, Life life) {
    this.bucket = bucket;
    this.life = life;
  }

  @Override
  public String location() {
    return bucket.location();
  }

  @Override
  public void check() {
    bucket.check();
  }

  @Override
  public Instant now() {
    return bucket.now();
  }

  @Override
  public int parallelListings() {
    return bucket.parallelListings();
  }

  @Override
  public Iterator<StoredObject> list(String prefix, String after) {
    return bucket.list(prefix, after);
  }

  @Override
  public Optional<StoredObject> first(String prefix, String after) {
    return bucket.first(prefix, after);
  }

  @Override
  public StoredContent read(String key, long maxBytes) {
    life.meanwhile.run();
    life.reads.add(key);
    return bucket.read(key, maxBytes);
  }

  @Override
  public byte[] read(String key, long offset, int length) {
    return bucket.read(key, offset, length);
  }

  @Override
  public void write(String key, String contentType, AtomicFile.Content content) {
    life.live();
    bucket.write(key, contentType, content);
  }

  @Override
  public void write(String key, byte[] content, String contentType) {
    life.live();
    bucket.write(key, content, contentType);
  }

  @Override
  public void delete(String key) {
    life.live();
    bucket.delete(key);
  }

  @Override
  public void deleteFolder(String folder) {
    life.live();
    bucket.deleteFolder(folder);
  }

  @Override
  public void close() {
    bucket.close();
  }
}
