package io.github.imagerecognition.pipeline.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.ErrorCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemediesTest {

  @ParameterizedTest
  @EnumSource
  void saysInPlainTextWhatToDoAboutEveryCode(ErrorCode code) {
    assertThat(new Remedies().of(code))
        .hasValueSatisfying(
            row -> {
              assertThat(row.meaning()).isNotBlank().doesNotContain("](", "`", "|");
              assertThat(row.remedy()).isNotBlank().doesNotContain("](", "`", "|");
            });
  }
}
