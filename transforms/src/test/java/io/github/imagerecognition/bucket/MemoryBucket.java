package io.github.imagerecognition.bucket;

import io.github.imagerecognition.bucket.StoreException.Kind;
import io.github.imagerecognition.process.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.commons.codec.digest.DigestUtils;

/** A bucket in memory that writes down what it is asked for and fails where it is told to. */
public final class MemoryBucket implements Bucket {

  /** Every call but listings, as {@code verb key}. */
  public final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  private record Content(byte[] bytes, Instant lastModified) {}

  private final NavigableMap<String, Content> objects =
      new ConcurrentSkipListMap<>(Utf8Order.INSTANCE);
  private final Runnable whenClosed;
  private volatile String brokenKey = "";
  private volatile boolean unreachable;
  private volatile boolean removed;

  public MemoryBucket() {
    this(() -> {});
  }

  /** A bucket that somebody wants to see closed. */
  public MemoryBucket(Runnable whenClosed) {
    this.whenClosed = whenClosed;
  }

  /** Makes calls for a key fail as a store does that answers with an error. */
  public void breakKey(String key) {
    brokenKey = key;
  }

  /** Makes every call fail from now on. */
  public void disconnect() {
    unreachable = true;
  }

  /** Makes every call fail as if the bucket had never been there. */
  void remove() {
    removed = true;
  }

  @Override
  public String location() {
    return "memory";
  }

  @Override
  public void check() {
    if (removed) {
      throw new StoreException(Kind.BUCKET_MISSING, "memory", "there is no bucket");
    }
    if (unreachable) {
      throw new StoreException(Kind.UNREACHABLE, "memory", "cannot connect to memory");
    }
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public int parallelListings() {
    return 16;
  }

  @Override
  public Iterator<StoredObject> list(String prefix, String after) {
    check();
    return objects.tailMap(after, false).entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .map(entry -> listed(entry.getKey(), entry.getValue()))
        .iterator();
  }

  private static StoredObject listed(String key, Content content) {
    return new StoredObject(key, content.bytes().length, "", content.lastModified());
  }

  @Override
  public Optional<StoredObject> first(String prefix, String after) {
    Iterator<StoredObject> listing = list(prefix, after);
    return listing.hasNext() ? Optional.of(listing.next()) : Optional.empty();
  }

  @Override
  public StoredContent read(String key, long maxBytes) {
    record("read", key);
    Content content = objects.get(key);
    if (content == null) {
      throw new StoreException(Kind.NOT_FOUND, "memory", "it is not there");
    }
    byte[] bytes = content.bytes();
    if (bytes.length > maxBytes) {
      throw new StoreException(Kind.TOO_LARGE, "memory", "it is too large");
    }
    return new StoredContent(bytes, DigestUtils.md5Hex(bytes), content.lastModified());
  }

  @Override
  public void write(String key, byte[] content, String contentType) {
    requireInside(key);
    record("write", key);
    objects.put(key, new Content(content, Instant.now()));
  }

  @Override
  public byte[] read(String key, long offset, int length) {
    byte[] bytes = read(key, Long.MAX_VALUE).bytes();
    if (offset + length > bytes.length) {
      throw StoreException.endsEarly("memory", key, offset + length);
    }
    return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
  }

  @Override
  public void write(String key, String contentType, AtomicFile.Content content) {
    requireInside(key);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      content.writeTo(bytes);
    } catch (IOException e) {
      throw new StoreException(Kind.FAILED, "memory", "cannot write it: " + e.getMessage(), e);
    }
    write(key, bytes.toByteArray(), contentType);
  }

  @Override
  public void delete(String key) {
    requireInside(key);
    record("delete", key);
    objects.remove(key);
  }

  @Override
  public void deleteFolder(String folder) {
    requireInside(folder);
    list(folder, "").forEachRemaining(object -> delete(object.key()));
  }

  @Override
  public void close() {
    whenClosed.run();
  }

  private static void requireInside(String key) {
    if (("/" + key + "/").contains("/../") || key.isEmpty()) {
      throw new StoreException(Kind.UNUSABLE_KEY, "memory", "it leads out of the bucket");
    }
  }

  private void record(String verb, String key) {
    check();
    calls.add(verb + " " + key);
    if (key.equals(brokenKey)) {
      throw new StoreException(Kind.FAILED, "memory", "HTTP 500");
    }
  }
}
