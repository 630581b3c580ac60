package io.github.imagerecognition.catalogue;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Which embeddings of an output are wanted, where it holds those of several spaces.
 *
 * @param wanted the beginning of each property's value, or all of it, by the property's name
 */
public record SpaceSelection(Map<String, String> wanted) implements Serializable {

  /** Takes embeddings of every space. */
  public static final SpaceSelection ALL = new SpaceSelection(Map.of());

  private static final Map<String, BiPredicate<EmbeddingSpace, String>> PROPERTIES =
      new LinkedHashMap<>();

  static {
    PROPERTIES.put("model", (space, value) -> space.model().equals(value));
    PROPERTIES.put("weights", (space, value) -> space.weights().startsWith(value));
    PROPERTIES.put("precision", (space, value) -> space.precision().equals(value));
    PROPERTIES.put("calibration", (space, value) -> space.calibration().startsWith(value));
    PROPERTIES.put("dimensions", (space, value) -> value.equals("" + space.dimensions()));
    PROPERTIES.put("preprocessing", (space, value) -> space.preprocessing().startsWith(value));
  }

  /** A comma before another property; others belong to the description of a preprocessing. */
  private static final String SEPARATOR =
      ",(?=(%s)=)".formatted(String.join("|", PROPERTIES.keySet()));

  /**
   * Reads {@code model=resnet50,precision=float32}. Weights and calibration may be cut short.
   *
   * @throws IllegalArgumentException that says what is wrong
   */
  public static SpaceSelection parse(String text) {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (String criterion : text.split(SEPARATOR, -1)) {
      String[] parts = criterion.split("=", 2);
      if (parts.length < 2 || parts[1].isBlank() || !PROPERTIES.containsKey(parts[0])) {
        throw new IllegalArgumentException(
            "'%s' is not like model=resnet50: the properties are %s"
                .formatted(criterion, String.join(", ", PROPERTIES.keySet())));
      }
      if (wanted.put(parts[0], parts[1]) != null) {
        throw new IllegalArgumentException("%s is given twice".formatted(parts[0]));
      }
    }
    return new SpaceSelection(wanted);
  }

  /** Whether embeddings of a space are wanted. */
  public boolean takes(EmbeddingSpace space) {
    return wanted.entrySet().stream()
        .allMatch(each -> PROPERTIES.get(each.getKey()).test(space, each.getValue()));
  }

  /** The shortest selection that takes one of several spaces and no other. */
  static SpaceSelection of(EmbeddingSpace space, List<EmbeddingSpace> all) {
    Map<String, String> values = values(space);
    Map<String, String> wanted = new LinkedHashMap<>();
    for (Map.Entry<String, String> each : values.entrySet()) {
      SpaceSelection soFar = new SpaceSelection(wanted);
      List<EmbeddingSpace> left = all.stream().filter(soFar::takes).toList();
      if (left.size() == 1) {
        return soFar;
      }
      if (left.stream().map(SpaceSelection::values).anyMatch(other -> differs(other, each))) {
        wanted.put(each.getKey(), each.getValue());
      }
    }
    return new SpaceSelection(wanted);
  }

  private static boolean differs(Map<String, String> other, Map.Entry<String, String> property) {
    return !other.get(property.getKey()).equals(property.getValue());
  }

  private static Map<String, String> values(EmbeddingSpace space) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("model", space.model());
    values.put("weights", space.weights());
    values.put("precision", space.precision());
    values.put("calibration", space.calibration());
    values.put("dimensions", String.format(Locale.ROOT, "%d", space.dimensions()));
    values.put("preprocessing", space.preprocessing());
    return values;
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return wanted.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(","));
  }
}
