package io.github.imagerecognition.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks a request's signature of version 4, whose path S3 encodes once and never normalises. */
final class Signature {

  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=[^/]+/(([^/]+)/([^/]+)/([^/]+)/aws4_request), *"
              + "SignedHeaders=([^,]+), *Signature=(\\w+)");

  private Signature() {}

  static boolean isValid(StoreServer.Request request) {
    Matcher sent = AUTHORIZATION.matcher(request.header("authorization"));
    if (!sent.matches()) {
      return false;
    }
    String canonical =
        String.join(
            "\n",
            request.method(),
            encoded(StoreServer.Request.decoded(request.path())).replace("%2F", "/"),
            request.parameters().entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&")),
            Stream.of(sent.group(5).split(";"))
                .map(name -> name + ":" + request.header(name) + "\n")
                .collect(Collectors.joining()),
            sent.group(5),
            request.header("x-amz-content-sha256"));
    String toSign =
        String.join(
            "\n", "AWS4-HMAC-SHA256", request.header("x-amz-date"), sent.group(1), hash(canonical));
    byte[] key = ("AWS4" + S3Server.SECRET_ACCESS_KEY).getBytes(UTF_8);
    for (String part : new String[] {sent.group(2), sent.group(3), sent.group(4), "aws4_request"}) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toSign)).equals(sent.group(6));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
