package io.github.imagerecognition.checkpoint;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Downloads weights to the cache folder, once even when several processes start together. */
public final class WeightsDownloader {

  /** The hash that ends the name of each of torchvision's files. */
  private static final Pattern HASH = Pattern.compile(".*-([0-9a-f]{8,64})\\.pth");

  private static final long LOCK_RETRY_MILLIS = 50;

  private final CacheFolder cache;
  private final URI pretrainedFolder;

  /** Takes pretrained weights from where torchvision has them. */
  public WeightsDownloader(CacheFolder cache) {
    this(cache, URI.create("https://download.pytorch.org/models/"));
  }

  /** Takes pretrained weights from a folder of the web that holds them under the same names. */
  public WeightsDownloader(CacheFolder cache, URI pretrainedFolder) {
    this.cache = cache;
    this.pretrainedFolder = pretrainedFolder;
  }

  /**
   * Torchvision's weights of a network, whose SHA-256 is checked on every call.
   *
   * @param name torchvision's for the file, such as {@code resnet50-11ad3fa6.pth}
   * @throws CodedException {@code WEIGHTS_UNREACHABLE}, or {@code WEIGHTS_DAMAGED} when something
   *     else came than the file's hash says
   */
  public Path pretrained(String name) {
    Matcher hash = HASH.matcher(name);
    if (!hash.matches()) {
      throw new IllegalStateException(name + " does not end in its hash");
    }
    return once(name, pretrainedFolder.resolve(name), hash.group(1));
  }

  /**
   * Weights from any address. They stay in the cache under that address, and what is there now is
   * not asked again.
   *
   * @throws CodedException {@code WEIGHTS_UNREACHABLE}
   */
  public Path address(URI address) {
    MessageDigest digest = Sha256.newDigest();
    digest.update(address.toString().getBytes(StandardCharsets.UTF_8));
    return once(Sha256.finish(digest) + ".weights", address, "");
  }

  private Path once(String name, URI address, String hash) {
    Path file = cache.file(name);
    Path lockFile = cache.file(name + ".lock");
    try {
      if (isWhole(file, hash)) {
        return file; // without the lock, for which the folder would have to be writable
      }
      Files.createDirectories(cache.path());
      try (FileChannel channel =
          FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        lock(channel);
        return isWhole(file, hash)
            ? file
            : cache.write(name, output -> download(address, output, hash));
      }
    } catch (IOException e) {
      throw cache.unusable(e);
    }
  }

  /**
   * Locks a file until the channel is closed. The JVM waits for a lock of another process, but
   * throws when it holds the lock itself: for another thread, or for another copy of this class,
   * which Flink loads once for each job.
   */
  private static void lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        channel.lock();
        return;
      } catch (OverlappingFileLockException heldByThisProcess) {
        pause();
      }
    }
  }

  private static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(LOCK_RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another thread downloads");
    }
  }

  private static boolean isWhole(Path file, String hash) throws IOException {
    return Files.exists(file) && (hash.isEmpty() || Sha256.ofFile(file).startsWith(hash));
  }

  private void download(URI address, OutputStream output, String hash) throws IOException {
    Download download = new Download(address, cache.proxies());
    MessageDigest digest = Sha256.newDigest();
    try {
      download.to(new DigestOutputStream(output, digest));
    } catch (UncheckedIOException e) {
      throw e.getCause(); // the cache's disk, not the network
    } catch (IOException e) {
      throw new CodedException(
          ErrorCode.WEIGHTS_UNREACHABLE,
          "cannot download the weights %s from %s (%s); fetch the file elsewhere and give its path as the weights"
              .formatted(download.fileName(), download.printableAddress(), e),
          e);
    }
    String found = Sha256.finish(digest);
    if (!found.startsWith(hash)) {
      throw new CodedException(
          ErrorCode.WEIGHTS_DAMAGED,
          "what came from %s has the SHA-256 %s, which should begin with %s; try again, or fetch the file elsewhere and give its path as the weights"
              .formatted(download.printableAddress(), found, hash));
    }
  }
}
