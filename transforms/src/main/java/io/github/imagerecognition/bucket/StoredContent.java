package io.github.imagerecognition.bucket;

import java.time.Instant;

/**
 * A whole object.
 *
 * @param bytes its content
 * @param eTag the store's mark of this content; for a file the MD5 of it, as an object store has it
 * @param lastModified when this content was written, as a listing shows it; {@link Instant#MAX}
 *     where that is uncertain, because it may be written anew within the same tick of the clock
 */
public record StoredContent(byte[] bytes, String eTag, Instant lastModified) {}
