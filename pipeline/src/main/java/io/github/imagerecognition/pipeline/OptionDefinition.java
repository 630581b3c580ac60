package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.CodedException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What the annotations of an option say: the one source of the help, the documentation and the
 * checks.
 */
final class OptionDefinition {

  private static final String OTHERS = "Others";

  private final OptionSpec option;
  private final Optional<Field> field;
  private final Optional<Setting> setting;

  OptionDefinition(OptionSpec option) {
    this.option = option;
    this.field = Optional.ofNullable(option.userObject() instanceof Field f ? f : null);
    this.setting = field.map(f -> f.getAnnotation(Setting.class));
  }

  String name() {
    return option.longestName();
  }

  /** The heading that it is listed under. */
  String group() {
    return field
        .map(f -> f.getDeclaringClass().getAnnotation(OptionGroup.class))
        .map(OptionGroup::value)
        .orElse(OTHERS);
  }

  /** The environment variable that stands in for the option. */
  Optional<String> variable() {
    return setting.map(Setting::variable).filter(name -> !name.isEmpty());
  }

  /** The variable, if its value can be the option's value as it is. */
  Optional<String> variableOfSameValue() {
    return variable().filter(name -> !setting.orElseThrow().derived());
  }

  /** The default, as people read it. */
  Optional<String> defaultText() {
    return Optional.ofNullable(option.defaultValue())
        .or(() -> setting.map(Setting::otherwise).filter(text -> !text.isEmpty()));
  }

  /** As people read it, and not as picocli formats it. */
  String description() {
    return String.join(" ", option.description()).replace("%%", "%");
  }

  /** The range or the choices, as people read them. */
  Optional<String> permitted() {
    if (isNumber()) {
      return Optional.of(most() == Integer.MAX_VALUE ? "at least " + least() : range());
    }
    return choices().isEmpty() ? Optional.empty() : Optional.of(String.join(", ", choices()));
  }

  /** Whether the text can be a value. */
  boolean permits(String text) {
    try {
      check(name(), text);
      return true;
    } catch (CodedException e) {
      return false;
    }
  }

  /**
   * Refuses a text that cannot be a value.
   *
   * @param source where the text is from: the name of the option or of its variable
   * @throws CodedException when it is out of range, none of the choices, or blank
   */
  void check(String source, String text) {
    if (isNumber()) {
      checkNumber(source, text);
    } else if (option.type() == boolean.class) {
      if (!List.of("true", "false").contains(text)) {
        throw Mistakes.invalid("%s=%s: neither true nor false".formatted(source, text));
      }
    } else if (!choices().isEmpty()) {
      if (!choices().contains(text)) {
        throw Mistakes.invalid(
            "%s='%s' is none of %s: did you mean %s?"
                .formatted(
                    source, text, String.join(", ", choices()), Mistakes.nearest(text, choices())));
      }
    } else if (text.isBlank() && !setting.map(Setting::mayBeBlank).orElse(false)) {
      throw Mistakes.invalid("%s is empty: give it a value or leave it out".formatted(source));
    }
  }

  private void checkNumber(String source, String text) {
    if (text.isBlank()) {
      throw Mistakes.noValue(source + "=", source);
    }
    long number;
    try {
      number = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Mistakes.invalid(
          "%s=%s is not a whole number from %s".formatted(source, text, range()));
    }
    if (number < least() || number > most()) {
      throw Mistakes.invalid(
          String.format(Locale.ROOT, "%s=%d is out of range: %s", source, number, range()));
    }
  }

  private boolean isNumber() {
    return List.of(int.class, long.class, Integer.class).contains(option.type());
  }

  private String range() {
    return String.format(Locale.ROOT, "%d to %d", least(), most());
  }

  private long least() {
    return setting.map(Setting::least).orElse(1L);
  }

  private long most() {
    return setting.map(Setting::most).orElse((long) Integer.MAX_VALUE);
  }

  private List<String> choices() {
    List<String> choices = new ArrayList<>();
    if (option.completionCandidates() != null) {
      option.completionCandidates().forEach(choices::add);
    }
    return choices;
  }
}
