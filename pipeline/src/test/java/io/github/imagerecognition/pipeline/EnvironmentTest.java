package io.github.imagerecognition.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

  private static final Environment PROCESS =
      Environment.of(Map.of("A", " from the process ", "B", "  ")::get);
  private static final Environment FILE =
      Environment.of(Map.of("A", "from the file", "B", "from the file")::get);

  @Test
  void theProcessWinsOverTheFileUnlessItsValueIsBlank() {
    Environment both = PROCESS.orElse(FILE);

    assertThat(both.get("A")).contains("from the process");
    assertThat(both.get("B")).contains("from the file");
    assertThat(both.get("C")).isEmpty();
  }

  @Test
  void namesEveryVariableThatIsUnsetOrBlank() {
    assertThat(PROCESS.missing(List.of("A", "B", "C"))).containsExactly("B", "C");
  }
}
