package io.github.imagerecognition.catalogue;

import io.github.imagerecognition.embedding.Failure;
import java.util.List;
import java.util.Optional;

/**
 * What has become of an export.
 *
 * @param catalogue what it holds; empty where it holds nothing
 * @param reused how many rows are from the former export
 * @param failures the products that are left out
 */
public record ExportOutcome(Optional<Catalogue> catalogue, long reused, List<Failure> failures) {}
