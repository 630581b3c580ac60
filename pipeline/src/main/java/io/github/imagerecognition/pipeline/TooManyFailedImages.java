package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.embedding.Failure;
import java.util.List;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Ends a run with its cause, and with pictures for its user to look at; Flink does not retry it.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
final class TooManyFailedImages extends RuntimeException {

  private final List<Failure> examples;

  TooManyFailedImages(CodedException cause, List<Failure> examples) {
    super(cause);
    this.examples = examples;
  }

  List<Failure> examples() {
    return examples;
  }
}
