package dev.anabranch.net;

import java.net.URI;

/** What an address answered in the end; {@code cut} if there was more. */
public final class Fetched {
  private final URI url;
  private final int status;
  private final String type;
  private final byte[] body;
  private final boolean cut;

  Fetched(URI url, int status, String type, byte[] body, boolean cut) {
    this.url = url;
    this.status = status;
    this.type = type;
    this.body = body;
    this.cut = cut;
  }

  /** Where it came from after all redirects. */
  public URI url() {
    return url;
  }

  public int status() {
    return status;
  }

  /** The content type as the server wrote it; empty if it did not. */
  public String type() {
    return type;
  }

  public byte[] body() {
    return body.clone();
  }

  public boolean cut() {
    return cut;
  }
}
