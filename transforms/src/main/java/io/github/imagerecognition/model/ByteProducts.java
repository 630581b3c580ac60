package io.github.imagerecognition.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processor's instructions for sums of 8-bit products, without which int8 is not so fast. */
final class ByteProducts {

  private static final Logger LOG = LoggerFactory.getLogger(ByteProducts.class);

  /** As Linux names them. */
  private static final Set<String> INSTRUCTIONS = Set.of("avx512_vnni", "avx_vnni", "amx_int8");

  private ByteProducts() {}

  /** Whether this processor has them; it counts as having them where that cannot be told. */
  static boolean arePresent() {
    try {
      return arePresent(Files.readString(Path.of("/proc/cpuinfo")));
    } catch (IOException e) {
      LOG.debug("Cannot tell the processor's instructions", e);
      return true;
    }
  }

  static boolean arePresent(String cpuinfo) {
    return cpuinfo
        .lines()
        .filter(line -> line.startsWith("flags"))
        .findFirst()
        .map(flags -> List.of(flags.split("\\s+")).stream().anyMatch(INSTRUCTIONS::contains))
        .orElse(true);
  }

  static void warnIfSlow() {
    if (!arePresent()) {
      LOG.warn(
          "This processor has no instructions for sums of 8-bit products (VNNI or AMX): int8 may be"
              + " slower than float32 here");
    }
  }
}
