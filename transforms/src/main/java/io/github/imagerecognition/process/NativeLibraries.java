package io.github.imagerecognition.process;

/** What JavaCPP has to know before the first of its libraries is loaded. */
public final class NativeLibraries {

  private NativeLibraries() {}

  /** Sets JavaCPP's properties unless somebody has; whoever uses one of its libraries calls it. */
  public static void configure() {
    // JavaCPP refuses all memory once the process holds four times the heap's limit. A network
    // holds that much outside the heap, so the limit is lifted unless somebody has set it.
    setUnlessSet("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    // OpenCV's own default is its build for GPUs, for which it searches every jar for two dozen
    // libraries of CUDA under many names.
    setUnlessSet("org.bytedeco.javacpp.platform.extension", "");
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
