package io.github.imagerecognition.model;

import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be known of GPUs without loading PyTorch, which takes long and would be for nothing on a
 * CPU. Versions are such as 124 for CUDA 12.4.
 *
 * @param builtFor the version that PyTorch on the class path was built for; 0 if for CPUs
 * @param runtime the version of the CUDA runtime that the system has; 0 if none was found
 * @param devices how many GPUs that runtime can use
 */
record Cuda(int builtFor, int runtime, int devices) {

  /** Where DJL's jars of native libraries say for what they are. */
  private static final String NATIVES = "native/lib/pytorch.properties";

  private static final Pattern FLAVOR = Pattern.compile("cu(\\d{3}).*");

  /** Found when it is first asked for, and once: every jar of the class path is searched. */
  private static final class Machine {
    private static final Cuda CUDA = search();
  }

  /** What there is. Of a build for CPUs nothing but a file on the class path is read. */
  static Cuda find() {
    return Machine.CUDA;
  }

  private static Cuda search() {
    int builtFor = versionOnClassPath();
    return builtFor == 0
        ? new Cuda(0, 0, 0)
        : new Cuda(builtFor, runtimeVersion(), CudaUtils.getGpuCount());
  }

  private static int versionOnClassPath() {
    try {
      int newest = 0;
      for (URL url : Collections.list(Cuda.class.getClassLoader().getResources(NATIVES))) {
        Properties properties = new Properties();
        try (InputStream content = url.openStream()) {
          properties.load(content);
        }
        Matcher flavor = FLAVOR.matcher(properties.getProperty("flavor", ""));
        newest = Math.max(newest, flavor.matches() ? Integer.parseInt(flavor.group(1)) : 0);
      }
      return newest;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int runtimeVersion() {
    try {
      return CudaUtils.getCudaVersion() / 100 + CudaUtils.getCudaVersion() / 10 % 10;
    } catch (IllegalStateException e) {
      return 0; // what DJL throws when it has not found the runtime
    }
  }

  /** Whether PyTorch can use a GPU; DJL starts it only with a runtime that is new enough. */
  boolean usable() {
    return builtFor > 0 && devices > 0 && runtime >= builtFor;
  }

  /** What was found, or the first thing that was looked for and is not there. */
  String finding() {
    if (builtFor == 0) {
      return "this build has PyTorch for CPUs only; -Pgpu-cu124 and -Pgpu-cu121 build it for GPUs";
    }
    if (runtime == 0) {
      return "no CUDA runtime (libcudart.so) was found where the system looks for libraries";
    }
    if (devices == 0) {
      return "the CUDA runtime "
          + version(runtime)
          + " sees no GPU that it can use; what does nvidia-smi say?";
    }
    if (runtime < builtFor) {
      return "the CUDA runtime is %s, and this build needs %s or newer"
          .formatted(version(runtime), version(builtFor));
    }
    return String.format(
        Locale.ROOT,
        "the CUDA runtime %s sees %d GPU%s",
        version(runtime),
        devices,
        devices == 1 ? "" : "s");
  }

  private static String version(int number) {
    return number / 10 + "." + number % 10;
  }
}
