package io.github.imagerecognition.pipeline.page;

import io.github.imagerecognition.JsonDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The file: one that needs no other, and in which a browser runs no script and applies no style but
 * ours, whatever the names in the data are.
 */
final class ReportPage {

  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private ReportPage() {}

  /** The file's bytes, UTF-8. */
  static byte[] html(PageData data) {
    String style = resource("report.css");
    String script = resource("report.js");
    Map<String, String> parts =
        Map.of(
            "policy", policy(style, script), "style", style, "script", script, "data", json(data));
    // In one pass, as the data may hold what looks like a place.
    return PLACE
        .matcher(resource("report.html"))
        .replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Without {@code <}, so that nothing in it ends the element or begins a comment. */
  private static String json(PageData data) {
    return JsonDocument.writeLine(data).replace("<", "\\u003c");
  }

  private static String policy(String style, String script) {
    return "default-src 'none'; img-src data:; style-src %s; script-src %s; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
        .formatted(hash(style), hash(script));
  }

  private static String hash(String text) {
    return "'sha256-%s'".formatted(Base64.getEncoder().encodeToString(DigestUtils.sha256(text)));
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
