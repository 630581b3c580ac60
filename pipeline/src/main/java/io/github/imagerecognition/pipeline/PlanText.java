package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.pipeline.Plan.Requests;
import io.github.imagerecognition.pipeline.Plan.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A plan for people. */
public final class PlanText {

  private PlanText() {}

  /** The lines of the plan. */
  public static List<String> lines(Plan plan) {
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "A run with --reprocess=%s embeds %,d of %,d products",
            plan.reprocess(), plan.work().products(), plan.found()));
    if (plan.work().products() > 0) {
      lines.add("");
      lines.add(row("Why", "Products", "Pictures", "Size"));
      plan.reasons().forEach((state, work) -> lines.add(row(ProductStateText.ofKey(state), work)));
      lines.add(row("Together", plan.work()));
    }
    if (plan.shards() != null) {
      lines.add("");
      lines.add(row("Shard", "Products", "Pictures", "Size"));
      for (int shard = 0; shard < plan.shards().size(); shard++) {
        lines.add(row(format("%d of %d", shard, plan.shards().size()), plan.shards().get(shard)));
      }
    }
    lines.add("");
    if (plan.comparedFirst().products() > 0) {
      lines.add(
          format(
              "Of unknown origin: %,d products, with %,d pictures, are compared with what would be"
                  + " written, and embedded only if they differ",
              plan.comparedFirst().products(), plan.comparedFirst().pictures()));
    }
    if (!plan.leftAlone().isEmpty()) {
      lines.add(
          "Left alone: "
              + plan.leftAlone().entrySet().stream()
                  .map(it -> format("%,d %s", it.getValue(), ProductStateText.ofKey(it.getKey())))
                  .collect(Collectors.joining(", ")));
    }
    if (plan.vanished() > 0) {
      lines.add(
          format(
              "Without pictures any more: %,d products, whose embeddings %s",
              plan.vanished(), plan.pruned() ? "are deleted" : "stay; --prune deletes them"));
    }
    Requests requests = plan.requests();
    lines.add(
        format(
            "Requests: about %,d LIST, %,d GET, %,d PUT, %,d DELETE",
            requests.list(), requests.get(), requests.put(), requests.delete()));
    lines.add(time(plan));
    return lines;
  }

  private static String time(Plan plan) {
    if (plan.work().pictures() == 0) {
      return "Time: none to speak of";
    }
    if (plan.seconds() == null) {
      return "Time: unknown, because no speed was measured (--fast), or none could be";
    }
    return format(
        "Time: about %s at %.1f pictures per second, %s",
        ProgressLog.readable(Math.round(plan.seconds())),
        plan.picturesPerSecond(),
        plan.speedFrom().equals(Plan.LAST_RUN)
            ? "as in the last run"
            : "measured now on this machine");
  }

  private static String row(String name, Work work) {
    return row(
        name, format("%,d", work.products()), format("%,d", work.pictures()), size(work.bytes()));
  }

  private static String row(String name, String products, String pictures, String size) {
    return format("%-36s %12s %12s %12s", name, products, pictures, size);
  }

  static String size(long bytes) {
    return bytes < 1_000_000 ? format("%.1f kB", bytes / 1e3) : format("%,.1f MB", bytes / 1e6);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
