package io.github.imagerecognition.bucket;

/**
 * A whole object.
 *
 * @param bytes its content
 * @param eTag the store's mark of this content; for a file the MD5 of it, as an object store has it
 * @param version the {@link StoredObject#version} under which a listing shows this content, or any
 *     other text where that is uncertain
 */
public record StoredContent(byte[] bytes, String eTag, String version) {}
