package io.github.imagerecognition.pipeline.page;

import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.embedding.Failure;
import io.github.imagerecognition.pipeline.page.PageData.Case;
import io.github.imagerecognition.pipeline.page.PageData.FailureKind;
import io.github.imagerecognition.pipeline.page.Remedies.Remedy;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The failures of a run by their codes, each with what can be done. */
final class FailureKinds {

  private static final int MAX_CASES = 500;

  private FailureKinds() {}

  /** In the order of the codes, and of products and pictures. */
  static List<FailureKind> of(List<Failure> failures) {
    Remedies remedies = new Remedies();
    return failures.stream()
        .collect(Collectors.groupingBy(Failure::code, TreeMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(kind -> of(kind.getKey(), kind.getValue(), remedies))
        .toList();
  }

  private static FailureKind of(ErrorCode code, List<Failure> failures, Remedies remedies) {
    Remedy remedy = remedies.of(code).orElseGet(() -> new Remedy("", ""));
    return new FailureKind(
        code.name(),
        remedy.meaning(),
        remedy.remedy(),
        code.scope() == ErrorCode.Scope.PRODUCT,
        failures.size(),
        failures.stream().sorted().limit(MAX_CASES).map(FailureKinds::shown).toList());
  }

  private static Case shown(Failure failure) {
    String folder = failure.product() + "/";
    String picture =
        failure.key().startsWith(folder) ? failure.key().substring(folder.length()) : failure.key();
    return new Case(failure.product(), picture, failure.message());
  }
}
