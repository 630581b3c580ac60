package io.github.imagerecognition.bucket;

/**
 * A whole object.
 *
 * @param bytes its content
 * @param eTag the store's mark of this content; for a file the MD5 of it, as an object store has it
 */
public record StoredContent(byte[] bytes, String eTag) {}
