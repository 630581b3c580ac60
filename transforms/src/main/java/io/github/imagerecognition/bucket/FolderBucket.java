package io.github.imagerecognition.bucket;

import io.github.imagerecognition.bucket.StoreException.Kind;
import io.github.imagerecognition.process.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/** A folder as a bucket: keys are the paths of its files, with slashes on every system. */
final class FolderBucket implements Bucket {

  /** The JDK copies through native memory of the same size, and keeps that memory. */
  private static final int SLICE_BYTES = 1 << 16;

  private final Path root;

  FolderBucket(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public String location() {
    return root.toString();
  }

  @Override
  public void check() {
    if (!Files.isDirectory(root)) {
      throw new StoreException(Kind.BUCKET_MISSING, location(), "there is no folder " + root);
    }
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  /** Each listing reads the names of the whole top folder. */
  @Override
  public int parallelListings() {
    return 1;
  }

  @Override
  public Iterator<StoredObject> list(String prefix, String after) {
    return new FolderListing(root, prefix, after);
  }

  @Override
  public Optional<StoredObject> first(String prefix, String after) {
    Iterator<StoredObject> objects = list(prefix, after);
    return objects.hasNext() ? Optional.of(objects.next()) : Optional.empty();
  }

  @Override
  public StoredContent read(String key, long maxBytes) {
    Path file = FolderKeys.resolve(root, key);
    try {
      StoredObject before = FolderListing.describe(key, file);
      if (before.sizeBytes() > maxBytes) {
        throw new StoreException(
            Kind.TOO_LARGE,
            location(),
            String.format(Locale.ROOT, "the file has more than %d bytes", maxBytes));
      }
      Instant opened = Instant.now();
      byte[] bytes = Files.readAllBytes(file);
      boolean isCertain =
          before.equals(FolderListing.describe(key, file))
              && isBeyondATick(before.lastModified(), opened);
      return new StoredContent(
          bytes, DigestUtils.md5Hex(bytes), isCertain ? before.lastModified() : Instant.MAX);
    } catch (NoSuchFileException e) {
      throw new StoreException(Kind.NOT_FOUND, location(), "there is no file " + file, e);
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  @Override
  public byte[] read(String key, long offset, int length) {
    Path file = FolderKeys.resolve(root, key);
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try (FileChannel channel = FileChannel.open(file)) {
      while (bytes.position() < length) {
        bytes.limit(Math.min(length, bytes.position() + SLICE_BYTES));
        if (channel.read(bytes, offset + bytes.position()) < 0) {
          throw StoreException.endsEarly(location(), key, offset + length);
        }
      }
      return bytes.array();
    } catch (NoSuchFileException e) {
      throw new StoreException(Kind.NOT_FOUND, location(), "there is no file " + file, e);
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  /**
   * Whether a file that is written now gets another time: a tick is up to two seconds (FAT) where a
   * file system tells no fractions, else the kernel's.
   */
  private static boolean isBeyondATick(Instant lastModified, Instant now) {
    boolean hasFractions = !lastModified.equals(lastModified.truncatedTo(ChronoUnit.SECONDS));
    Duration tick = hasFractions ? Duration.ofMillis(20) : Duration.ofSeconds(2);
    return Duration.between(lastModified, now).abs().compareTo(tick) > 0;
  }

  @Override
  public void write(String key, byte[] content, String contentType) {
    Path file = FolderKeys.resolve(root, key);
    try {
      if (content.length > 0 || !isNewlyCreated(file)) {
        AtomicFile.write(file, output -> output.write(content));
      }
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  @Override
  public void write(String key, String contentType, AtomicFile.Content content) {
    Path file = FolderKeys.resolve(root, key);
    try {
      AtomicFile.write(file, content);
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  /** An empty file is complete as soon as it is there, without a name to be renamed from. */
  private static boolean isNewlyCreated(Path file) throws IOException {
    AtomicFile.createFolder(file.getParent());
    try {
      Files.createFile(file);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  @Override
  public void delete(String key) {
    Path file = FolderKeys.resolve(root, key);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failed("delete", file, e);
    }
  }

  @Override
  public void deleteFolder(String folder) {
    Path path = FolderKeys.resolve(root, folder);
    if (Files.notExists(path)) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) { // which does not follow links
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw failed("delete", path, e);
    } catch (UncheckedIOException e) {
      throw failed("delete", path, e.getCause());
    }
  }

  @Override
  public void close() {}

  static StoreException failed(String verb, Path file, IOException e) {
    if (e instanceof AccessDeniedException) {
      return new StoreException(
          Kind.DENIED, file.toString(), "no permission to %s %s".formatted(verb, file), e);
    }
    return new StoreException(
        Kind.FAILED, file.toString(), "cannot %s %s: %s".formatted(verb, file, e.getMessage()), e);
  }
}
