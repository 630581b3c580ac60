package io.github.imagerecognition.transforms;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricsFilter;

/** What a pipeline has counted. */
final class Counters {

  private Counters() {}

  /** Waits for the end, and returns the counters of all steps by name. */
  static Map<String, Long> of(PipelineResult result) {
    result.waitUntilFinish();
    return StreamSupport.stream(
            result
                .metrics()
                .queryMetrics(MetricsFilter.builder().build())
                .getCounters()
                .spliterator(),
            false)
        .filter(counter -> counter.getName().getNamespace().equals(Summarize.NAMESPACE))
        .collect(
            Collectors.toMap(
                counter -> counter.getName().getName(),
                counter -> counter.getCommitted(),
                Long::sum));
  }
}
