package io.github.imagerecognition.product;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a finished product was made of. It is kept in the name of an empty object beside the
 * embedding, so that the listing of the output shows it, and is written last.
 *
 * @param source the {@link PictureHash} of the product's pictures and their versions
 * @param recipe how the embedding was made of them
 * @param imagesSkipped how many of them could not be used
 */
public record Provenance(String source, Recipe recipe, long imagesSkipped) {

  private static final String PREFIX = ".made-";
  private static final String HASH = "([0-9a-f]{" + PictureHash.SHORT_DIGITS + "})";
  private static final Pattern FILE_NAME =
      Pattern.compile(Pattern.quote(PREFIX) + String.join("-", HASH, HASH, HASH, "([0-9]{1,18})"));

  /** The name of the empty object. */
  public String fileName() {
    return PREFIX
        + String.join(
            "-", source, recipe.model(), recipe.preprocessing(), Long.toString(imagesSkipped));
  }

  /** Whether a file is a provenance, whatever the rest of its name says. */
  public static boolean isFileName(String name) {
    return name.startsWith(PREFIX);
  }

  /** What a file's name says, if it is well-formed. */
  static Optional<Provenance> parse(String name) {
    Matcher matcher = FILE_NAME.matcher(name);
    return matcher.matches()
        ? Optional.of(
            new Provenance(
                matcher.group(1),
                new Recipe(matcher.group(2), matcher.group(3)),
                Long.parseLong(matcher.group(4))))
        : Optional.empty();
  }
}
