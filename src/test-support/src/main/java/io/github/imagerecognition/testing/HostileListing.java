package io.github.imagerecognition.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.imagerecognition.testing.HostileStore.Answer;
import io.github.imagerecognition.testing.HostileStore.Quirk;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.function.Function;

/** A page of a hostile store's listing, of version 1 or 2. */
final class HostileListing {

  private final Set<Quirk> quirks;
  private final NavigableMap<String, byte[]> objects;
  private final Function<String, Instant> written;
  private final int pageSize;

  HostileListing(
      Set<Quirk> quirks,
      NavigableMap<String, byte[]> objects,
      Function<String, Instant> written,
      int pageSize) {
    this.quirks = quirks;
    this.objects = objects;
    this.written = written;
    this.pageSize = pageSize;
  }

  Answer answer(StoreServer.Request request) {
    boolean second = request.parameter("list-type").equals("2");
    String token = request.parameter("continuation-token");
    if (quirks.contains(Quirk.ENDLESS_EMPTY_PAGES)) {
      return page(request, List.of(), true, token + "x");
    }
    if (second && quirks.contains(Quirk.EMPTY_PAGES) && !token.startsWith("full")) {
      return page(request, List.of(), true, "full" + token.replaceFirst("^empty", ""));
    }
    String prefix = request.parameter("prefix");
    String begin = second ? begin(request, token) : marker(request);
    boolean inclusive = token.isEmpty() && quirks.contains(Quirk.START_AFTER_INCLUSIVE);
    List<String> keys =
        new ArrayList<>(
            objects.tailMap(begin, inclusive).keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .limit(size(request) + 1L)
                .toList());
    boolean truncated = keys.size() > size(request);
    if (truncated) {
      keys.remove(keys.size() - 1);
    }
    return page(
        request, keys, truncated, truncated ? "empty" + hex(keys.get(keys.size() - 1)) : "");
  }

  private int size(StoreServer.Request request) {
    String asked = request.parameter("max-keys");
    return asked.isEmpty() ? pageSize : Math.min(pageSize, Integer.parseInt(asked));
  }

  private String begin(StoreServer.Request request, String token) {
    if (quirks.contains(Quirk.TOKEN_IGNORED)) {
      return "";
    }
    String last = token.replaceFirst("^(full|empty)", "");
    if (!last.isEmpty()) {
      return new String(HexFormat.of().parseHex(last), UTF_8);
    }
    return quirks.contains(Quirk.START_AFTER_IGNORED) ? "" : request.parameter("start-after");
  }

  private String marker(StoreServer.Request request) {
    return quirks.contains(Quirk.VERSION_1_WITHOUT_MARKER) ? "" : request.parameter("marker");
  }

  private static String hex(String key) {
    return HexFormat.of().formatHex(key.getBytes(UTF_8));
  }

  private Answer page(
      StoreServer.Request request, List<String> keys, boolean truncated, String token) {
    boolean asked = request.parameter("encoding-type").equals("url");
    boolean encoded =
        asked
            && !quirks.contains(Quirk.KEYS_NOT_ENCODED)
            && !quirks.contains(Quirk.KEYS_NOT_ENCODED_IN_SPITE_OF_SAYING_SO);
    boolean said =
        asked
            && !quirks.contains(Quirk.KEYS_NOT_ENCODED)
            && !quirks.contains(Quirk.KEYS_ENCODED_SILENTLY);
    boolean version1 =
        quirks.contains(Quirk.VERSION_1) || quirks.contains(Quirk.VERSION_1_WITHOUT_MARKER);
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
    xml.append(element("Name", HostileStore.BUCKET));
    xml.append(said ? element("EncodingType", "url") : "");
    if (!quirks.contains(Quirk.IS_TRUNCATED_MISSING)) {
      xml.append(element("IsTruncated", String.valueOf(truncated)));
    }
    if (truncated && !version1) {
      xml.append(element("NextContinuationToken", token));
    }
    for (String key : keys) {
      byte[] content = objects.get(key);
      xml.append("<Contents>")
          .append(element("Key", encoded ? URLEncoder.encode(key, UTF_8) : key));
      HostileStore.eTag(quirks, content).forEach((name, value) -> xml.append(element(name, value)));
      if (!quirks.contains(Quirk.TIME_MISSING_IN_LISTINGS)) {
        xml.append(element("LastModified", written.apply(key).toString()));
      }
      if (!quirks.contains(Quirk.SIZE_MISSING)) {
        xml.append(element("Size", String.valueOf(content.length)));
      }
      xml.append("</Contents>");
    }
    return Answer.of(200, Map.of("Content-Type", "application/xml"), xml + "</ListBucketResult>");
  }

  private static String element(String name, String text) {
    String escaped =
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "&#10;");
    return "<%s>%s</%s>".formatted(name, escaped, name);
  }
}
