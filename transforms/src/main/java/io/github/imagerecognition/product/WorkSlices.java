package io.github.imagerecognition.product;

import java.util.ArrayList;
import java.util.List;

/**
 * Gathers neighbouring products into at most {@link #MAX_SLICES} slices, whose size doubles as more
 * comes, so that a bucket of any size fits in the memory.
 */
final class WorkSlices {

  static final int MAX_SLICES = 1024;

  private final List<WorkSlice> slices = new ArrayList<>();
  private long sliceImages = 1;

  /** Adds what follows in the order of keys: another product or another part of the last one. */
  void add(WorkSlice slice) {
    WorkSlice last = slices.isEmpty() ? null : slices.get(slices.size() - 1);
    if (last != null && (last.from().equals(slice.from()) || fits(last, slice))) {
      slices.set(slices.size() - 1, merged(last, slice));
      return;
    }
    slices.add(slice);
    if (slices.size() > MAX_SLICES) {
      List<WorkSlice> finer = List.copyOf(slices);
      slices.clear();
      sliceImages *= 2;
      finer.forEach(this::add);
    }
  }

  List<WorkSlice> toList() {
    return List.copyOf(slices);
  }

  private boolean fits(WorkSlice last, WorkSlice slice) {
    return last.images() + slice.images() <= sliceImages;
  }

  private static WorkSlice merged(WorkSlice first, WorkSlice second) {
    return new WorkSlice(first.from(), first.images() + second.images());
  }
}
