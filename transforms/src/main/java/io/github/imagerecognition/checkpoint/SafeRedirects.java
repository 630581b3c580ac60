package io.github.imagerecognition.checkpoint;

import java.net.URI;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.ProtocolException;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.impl.client.DefaultRedirectStrategy;
import org.apache.http.protocol.HttpContext;

/** Follows redirects, but from an encrypted address to encrypted ones only. */
final class SafeRedirects extends DefaultRedirectStrategy {

  private final String scheme;

  /**
   * The redirects of one download.
   *
   * @param scheme of the address that was given
   */
  SafeRedirects(String scheme) {
    this.scheme = scheme;
  }

  @Override
  public HttpUriRequest getRedirect(HttpRequest request, HttpResponse response, HttpContext context)
      throws ProtocolException {
    HttpUriRequest redirect = super.getRedirect(request, response, context);
    URI target = redirect.getURI();
    if (!target.getScheme().equalsIgnoreCase("https")
        && !target.getScheme().equalsIgnoreCase(scheme)) {
      throw new ProtocolException(
          "it redirects to " + target.getScheme() + "://" + target.getHost());
    }
    return redirect;
  }
}
