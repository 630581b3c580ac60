package io.github.imagerecognition.pipeline.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.imagerecognition.pipeline.page.PageData.Summary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.lang3.StringUtils;
import org.junit.jupiter.api.Test;

class ReportPageTest {

  private static final String HOSTILE = "</script><!--<script>{{style}}$1\\\u2028\"'&";

  @Test
  void holdsTheDataAsTextThatEndsNoElement() throws IOException {
    String page = page(HOSTILE);
    String json = StringUtils.substringBetween(page, "id=\"data\">", "</script>");

    assertThat(json).doesNotContain("<");
    assertThat(new JsonMapper().readTree(json).get("input").asText()).isEqualTo(HOSTILE);
  }

  @Test
  void permitsItsOwnScriptAndStyleAndNothingElse() {
    String page = page("shop");

    assertThat(StringUtils.substringBetween(page, "Content-Security-Policy\" content=\"", "\""))
        .startsWith("default-src 'none'; img-src data:; ")
        .contains("style-src '" + hash(StringUtils.substringBetween(page, "<style>", "</style>")))
        .contains(
            "script-src '" + hash(StringUtils.substringBetween(page, "<script>", "</script>")))
        .doesNotContain("unsafe", "http");
    assertThat(page).doesNotContainPattern("<[^>]*\\s(style|on\\w+)=");
    assertThat(page).doesNotContain("innerHTML", "insertAdjacentHTML", "document.write");
  }

  private static String hash(String text) {
    return "sha256-" + Base64.getEncoder().encodeToString(DigestUtils.sha256(text)) + "'";
  }

  private static String page(String input) {
    PageData data =
        new PageData(
            input,
            "output",
            "2026-11-27T21:10:00Z",
            "1.0",
            "producto-",
            List.of(),
            "centred",
            new Summary("0", 0, 0, "resnet50", "00", "float32", "none"),
            0,
            List.of(),
            0.95,
            0,
            List.of(),
            List.of(),
            List.of());
    return new String(ReportPage.html(data), StandardCharsets.UTF_8);
  }
}
