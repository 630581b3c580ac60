package io.github.imagerecognition.bucket;

import io.github.imagerecognition.bucket.StoreException.Kind;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Walks the files below a folder in the order of an object store's keys. It holds the names of one
 * folder per level, not of the tree: a folder counts with its closing slash, so that {@code A-1/}
 * comes before {@code A/}.
 */
final class FolderListing implements Iterator<StoredObject> {

  private final Path root;
  private final String prefix;
  private final String after;
  private final Deque<Iterator<String>> levels = new ArrayDeque<>();
  private StoredObject next;

  FolderListing(Path root, String prefix, String after) {
    this.root = root;
    this.prefix = prefix;
    this.after = after;
    levels.push(keysOf(""));
    next = findNext();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public StoredObject next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    StoredObject current = next;
    next = findNext();
    return current;
  }

  private StoredObject findNext() {
    while (!levels.isEmpty()) {
      Iterator<String> level = levels.peek();
      if (!level.hasNext()) {
        levels.pop();
      } else {
        String key = level.next();
        if (key.endsWith("/")) {
          levels.push(keysOf(key));
        } else {
          Optional<StoredObject> file = describe(key);
          if (file.isPresent()) {
            return file.get();
          }
        }
      }
    }
    return null;
  }

  /** A file as it is now; empty when it was deleted since its folder was read. */
  private Optional<StoredObject> describe(String key) {
    Path file = root.resolve(key);
    try {
      return Optional.of(describe(key, file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw FolderBucket.failed("list", file, e);
    }
  }

  static StoredObject describe(String key, Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new StoredObject(key, attributes.size(), "", attributes.lastModifiedTime().toInstant());
  }

  private Iterator<String> keysOf(String folder) {
    Path path = root.resolve(folder);
    List<String> keys = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
      for (Path child : children) {
        String key = folder + child.getFileName();
        if (key.indexOf('\uFFFD') >= 0 && (mayHold(key) || isWanted(key))) {
          throw new StoreException(
              Kind.MISCONFIGURED,
              root.toString(),
              "a file name in %s cannot be read in this locale: set LC_ALL=C.UTF-8, or rename it"
                  .formatted(path));
        }
        if (mayHold(key) && Files.isDirectory(child)) {
          if (isNew(child)) {
            keys.add(key + "/");
          }
        } else if (isWanted(key)) {
          keys.add(key);
        }
      }
    } catch (NoSuchFileException e) {
      return Collections.emptyIterator();
    } catch (DirectoryIteratorException e) {
      throw FolderBucket.failed("list", path, e.getCause());
    } catch (IOException e) {
      throw FolderBucket.failed("list", path, e);
    }
    keys.sort(Utf8Order.INSTANCE);
    return keys.iterator();
  }

  private boolean isWanted(String key) {
    return key.startsWith(prefix) && Utf8Order.INSTANCE.compare(key, after) > 0;
  }

  private boolean mayHold(String name) {
    String folder = name + "/";
    return (folder.startsWith(prefix) || prefix.startsWith(folder))
        && (Utf8Order.INSTANCE.compare(folder, after) > 0 || after.startsWith(folder));
  }

  /** A symbolic link to a folder that is being walked would be walked for ever. */
  private boolean isNew(Path folder) throws IOException {
    if (!Files.isSymbolicLink(folder)) {
      return true;
    }
    Path target = folder.toRealPath();
    for (Path open = folder.getParent();
        open != null && open.startsWith(root);
        open = open.getParent()) {
      if (open.toRealPath().startsWith(target)) {
        return false;
      }
    }
    return true;
  }
}
