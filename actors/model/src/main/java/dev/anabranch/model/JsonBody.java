package dev.anabranch.model;

import dev.anabranch.json.CanonicalBytes;
import dev.anabranch.json.Json;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** The body of a request, sent piece by piece from the bytes that its messages keep. */
final class JsonBody extends RequestBody {
  private static final MediaType TYPE = MediaType.get("application/json");

  private final CanonicalBytes bytes;

  JsonBody(Json body) {
    this.bytes = body.encoded();
  }

  @Override
  public MediaType contentType() {
    return TYPE;
  }

  @Override
  public long contentLength() {
    return bytes.length();
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    bytes.writeTo(sink.outputStream());
  }
}
