package io.github.imagerecognition.pipeline;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;

/**
 * Beam's registry of options, with those of this job and of its runners. Left alone, it takes in
 * what any library on the class path brings, and checks each together with all before it, which
 * takes half a second of every start.
 */
final class OptionsRegistry {

  private static final String REGISTRARS =
      "META-INF/services/" + PipelineOptionsRegistrar.class.getName();

  private OptionsRegistry() {}

  /** Has to be called before anything else asks for Beam's options. */
  static void fill() {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    thread.setContextClassLoader(new WithoutRegistrars(OptionsRegistry.class.getClassLoader()));
    try {
      PipelineOptionsFactory.register(JobOptions.class);
      PipelineOptionsFactory.register(DirectOptions.class);
      PipelineOptionsFactory.register(FlinkPipelineOptions.class);
    } finally {
      thread.setContextClassLoader(loader);
    }
  }

  /** The class path, but for the files that name the options of libraries. */
  private static final class WithoutRegistrars extends ClassLoader {

    WithoutRegistrars(ClassLoader classPath) {
      super(classPath);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals(REGISTRARS) ? Collections.emptyEnumeration() : super.getResources(name);
    }
  }
}
