package io.github.imagerecognition.pipeline;

import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import io.github.imagerecognition.CodedException;
import java.beans.Introspector;
import java.io.IOException;
import java.net.URL;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;
import org.apache.commons.lang3.StringUtils;

/** Options that are not this program's but Beam's, under Beam's names. */
final class BeamOptions {

  private static final Pattern UNKNOWN = Pattern.compile("missing a property named '([^']*)'");

  private BeamOptions() {}

  /**
   * Reads words such as {@code --flinkMaster=[auto]}, and adds what makes a runner use the machine.
   *
   * @param ownOptions this program's, as proposals for an option that does not exist
   */
  static PipelineOptions parse(List<String> words, Collection<String> ownOptions) {
    for (String word : words) {
      if (!word.startsWith("--")) {
        throw Mistakes.noOption(word);
      }
    }
    Registry.fill();
    try {
      PipelineOptions given = options(words);
      requireParallelismOfRunner(RunnerDefaults.isFlink(given), words);
      return options(withRunnerDefaults(words, given));
    } catch (IllegalArgumentException e) {
      throw explained(words, ownOptions);
    }
  }

  private static PipelineOptions options(List<String> words) {
    return PipelineOptionsFactory.fromArgs(words.toArray(String[]::new)).create();
  }

  private static List<String> withRunnerDefaults(List<String> words, PipelineOptions given) {
    List<String> names = words.stream().map(BeamOptions::name).toList();
    Stream<String> missing =
        RunnerDefaults.of(given).stream().filter(word -> !names.contains(name(word)));
    return Stream.concat(words.stream(), missing).toList();
  }

  /** Each runner has a word of its own for it and ignores the other's. */
  private static void requireParallelismOfRunner(boolean flink, List<String> words) {
    String right = flink ? "--parallelism" : "--targetParallelism";
    String wrong = flink ? "--targetParallelism" : "--parallelism";
    if (words.stream().map(BeamOptions::name).anyMatch(wrong::equals)) {
      throw Mistakes.invalid("this runner does not know %s: write %s".formatted(wrong, right));
    }
  }

  /** Beam's exception names either the option or the value that it does not take, never both. */
  private static CodedException explained(List<String> words, Collection<String> ownOptions) {
    for (String word : words) {
      try {
        options(List.of(word));
      } catch (IllegalArgumentException e) {
        Matcher unknown = UNKNOWN.matcher(e.getMessage());
        return unknown.find()
            ? Mistakes.noOption("--" + unknown.group(1), with(ownOptions))
            : Mistakes.invalid("%s: %s".formatted(word, reason(e)));
      }
    }
    List<String> names = words.stream().map(BeamOptions::name).toList();
    return Mistakes.invalid(
        "an option is given twice: "
            + names.stream()
                .filter(name -> Collections.frequency(names, name) > 1)
                .distinct()
                .collect(Collectors.joining(", ")));
  }

  private static String reason(IllegalArgumentException e) {
    if (e.getCause() instanceof InvalidFormatException wrong) {
      if (wrong.getTargetType() == boolean.class || wrong.getTargetType() == Boolean.class) {
        return "neither true nor false";
      }
      if (List.of(int.class, Integer.class, long.class, Long.class)
          .contains(wrong.getTargetType())) {
        return "not a whole number in range";
      }
    }
    return e.getMessage().lines().findFirst().orElse("");
  }

  private static Set<String> with(Collection<String> ownOptions) {
    Set<String> all = new TreeSet<>(ownOptions);
    Stream.of(DirectOptions.class, FlinkPipelineOptions.class)
        .flatMap(type -> Arrays.stream(type.getMethods()))
        .filter(method -> method.getName().startsWith("set"))
        .map(setter -> "--" + Introspector.decapitalize(setter.getName().substring(3)))
        .forEach(all::add);
    return all;
  }

  private static String name(String word) {
    return StringUtils.substringBefore(word, "=");
  }

  /**
   * Beam's registry of options, with those of the two runners. Left alone, it takes in what any
   * library on the class path brings, and checks each together with all before it, which takes half
   * a second of every start.
   */
  private static final class Registry {

    private static final String REGISTRARS =
        "META-INF/services/" + PipelineOptionsRegistrar.class.getName();

    /** Has to be called before anything else asks for Beam's options. */
    static void fill() {
      Thread thread = Thread.currentThread();
      ClassLoader loader = thread.getContextClassLoader();
      thread.setContextClassLoader(new WithoutRegistrars(BeamOptions.class.getClassLoader()));
      try {
        PipelineOptionsFactory.register(DirectOptions.class);
        PipelineOptionsFactory.register(FlinkPipelineOptions.class);
      } finally {
        thread.setContextClassLoader(loader);
      }
    }
  }

  /** The class path, but for the files that name the options of libraries. */
  private static final class WithoutRegistrars extends ClassLoader {

    WithoutRegistrars(ClassLoader classPath) {
      super(classPath);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals(Registry.REGISTRARS)
          ? Collections.emptyEnumeration()
          : super.getResources(name);
    }
  }
}
