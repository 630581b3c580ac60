package io.github.imagerecognition.pipeline;

import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvEntry;
import io.github.cdimascio.dotenv.DotenvException;
import io.github.imagerecognition.CodedException;
import io.github.imagerecognition.ErrorCode;
import io.github.imagerecognition.process.Proxies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The settings that a process finds around it: its environment, and a {@code .env} file in its
 * working folder for what the environment does not set. The only place that secrets are read from;
 * every worker reads its own, once.
 */
public final class Environment {

  public static final String ENDPOINT = "COS_ENDPOINT";
  public static final String ACCESS_KEY_ID = "COS_ACCESS_KEY_ID";
  public static final String SECRET_ACCESS_KEY = "COS_SECRET_ACCESS_KEY";
  public static final String API_KEY_ID = "COS_API_KEY_ID";
  public static final String TRUSTED_PROFILE = "COS_TRUSTED_PROFILE";
  public static final String AUTH_ENDPOINT = "COS_AUTH_ENDPOINT";
  public static final String REGION = "COS_REGION";
  public static final String BUCKET_NAME = "COS_BUCKET_NAME";

  private static final String FILE = ".env";

  /** Guarded by the class. Neither changes while a process runs. */
  private static Environment loaded;

  private final UnaryOperator<String> variables;

  private Environment(UnaryOperator<String> variables) {
    this.variables = variables;
  }

  /**
   * The environment of this process and its {@code .env} file, if there is one.
   *
   * @throws CodedException {@code CONFIGURATION} when the file has a line that is no setting
   */
  public static synchronized Environment load() {
    if (loaded == null) {
      loaded = read();
    }
    return loaded;
  }

  /** Takes another one for this process: for a run within a test, which cannot set variables. */
  static synchronized void use(Environment environment) {
    loaded = environment;
  }

  private static Environment read() {
    if (Files.notExists(Path.of(FILE))) { // for which the library would search the class path
      return of(System::getenv);
    }
    try {
      Dotenv file = Dotenv.configure().filename(FILE).ignoreIfMissing().load();
      Map<String, String> settings =
          file.entries(Dotenv.Filter.DECLARED_IN_ENV_FILE).stream()
              .collect(Collectors.toMap(DotenvEntry::getKey, DotenvEntry::getValue));
      return of(System::getenv).orElse(of(settings::get));
    } catch (DotenvException e) {
      throw new CodedException(
          ErrorCode.CONFIGURATION,
          "the file .env in the working folder has a line that is not NAME=value",
          e);
    }
  }

  /** An environment that is looked up by the given function, which gives null for what is unset. */
  public static Environment of(UnaryOperator<String> variables) {
    return new Environment(variables);
  }

  /** This environment, and another one for what is not set in this one. */
  Environment orElse(Environment other) {
    return new Environment(name -> get(name).or(() -> other.get(name)).orElse(null));
  }

  /** A variable's value; a blank one counts as unset. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(variables.apply(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /**
   * The proxies that it names.
   *
   * @throws CodedException {@code CONFIGURATION} that names the variable that holds none
   */
  Proxies proxies() {
    try {
      return Proxies.of(name -> get(name).orElse(null));
    } catch (IllegalArgumentException e) {
      throw new CodedException(ErrorCode.CONFIGURATION, e.getMessage());
    }
  }

  /** Those of the variables that are unset. */
  public List<String> missing(List<String> names) {
    return names.stream().filter(name -> get(name).isEmpty()).toList();
  }
}
