package dev.anabranch.tools;

import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import dev.anabranch.net.AllowList;
import dev.anabranch.net.FetchBounds;
import dev.anabranch.net.Fetched;
import dev.anabranch.net.HostPattern;
import dev.anabranch.net.HostRefused;
import dev.anabranch.net.HttpFetch;
import dev.anabranch.net.Resolver;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;

/**
 * {@code web_fetch}: a page of an allowed host, as text. It runs in the worker itself; no program
 * of the session takes part, and nothing of the session is sent but the URL.
 */
public final class WebFetch implements Tool {
  /** Names the hosts that may be fetched from. */
  public static final String SETTING = "fetch.hosts";

  private static final ToolDefinition DEFINITION =
      new ToolDefinition(
          "web_fetch",
          "Fetch a page by GET and read it as text. Only some hosts are allowed; a refusal names"
              + " the one that is not.",
          ArgumentsSchema.object("url")
              .with("url", ArgumentsSchema.text("http or https URL."))
              .with(
                  "format",
                  ArgumentsSchema.text("text, or source for the page as it was sent.")
                      .with("enum", Json.strings(List.of("text", "source"))))
              .json(),
          ToolEffect.PURE);
  private static final Pattern CHARSET = Pattern.compile("charset\\s*=\\s*\"?([a-z0-9._:-]{1,40})");
  private static final Pattern TEXT =
      Pattern.compile("(text/|application/([a-z0-9.+-]*[+])?(json|xml|javascript|yaml|toml)\\b).*");
  private static final Pattern HTML = Pattern.compile("(text/html|application/xhtml[+]xml)\\b.*");

  private final AllowList allowed;
  private final HttpFetch fetch;

  /** {@code hosts} may be fetched from; none of them, and the tool only says so. */
  public WebFetch(List<HostPattern> hosts) {
    this(
        new AllowList(hosts, Resolver.SYSTEM),
        FetchBounds.DEFAULT,
        (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  WebFetch(AllowList allowed, FetchBounds bounds, SSLSocketFactory tls) {
    this.allowed = allowed;
    this.fetch = new HttpFetch(allowed, bounds, tls);
  }

  @Override
  public String name() {
    return "web_fetch";
  }

  @Override
  public ToolEffect effect() {
    return ToolEffect.PURE;
  }

  /** Offered where it can do something. */
  @Override
  public Optional<ToolDefinition> definition() {
    return allowed.isEmpty() ? Optional.empty() : Optional.of(DEFINITION);
  }

  @Override
  public ToolEnd run(Json.Obj json, Room room, Printed out) throws ArgumentsRefused {
    Arguments arguments = new Arguments(name(), json, "url", "format");
    String url = arguments.words("url");
    String format = arguments.findText("format").orElse("text");
    if (!format.equals("text") && !format.equals("source")) {
      throw new ArgumentsRefused(name() + ": \"format\" is \"text\" or \"source\"");
    }
    if (allowed.isEmpty()) {
      out.text(
          "no host may be fetched from here; whoever runs the worker names them in the setting "
              + SETTING
              + ", such as docs.python.org,*.example.org:443\n");
      return ToolEnd.Done.NOT_OK;
    }
    try {
      Fetched fetched = fetch.get(url, () -> room.stop().stop().isPresent());
      print(fetched, format.equals("source"), out);
      boolean isOk = fetched.status() >= 200 && fetched.status() < 300;
      return isOk ? ToolEnd.Done.OK : ToolEnd.Done.NOT_OK;
    } catch (HostRefused e) {
      out.text("refused: " + e.reason() + "\n");
    } catch (IOException e) {
      out.text("it could not be fetched: " + e.getMessage() + "\n");
    }
    return room.stop().stop().<ToolEnd>map(ToolEnd.Stopped::new).orElse(ToolEnd.Done.NOT_OK);
  }

  private static void print(Fetched fetched, boolean source, Printed out) {
    byte[] body = fetched.body();
    String type = fetched.type().isEmpty() ? "no type" : fetched.type();
    out.text(
        fetched.status()
            + " "
            + fetched.url().toASCIIString()
            + " ("
            + type
            + ", "
            + body.length
            + " bytes)\n");
    boolean isText = fetched.type().isEmpty() || TEXT.matcher(fetched.type()).matches();
    if (!isText || OutputRule.isBinary(body)) {
      out.text("[not text, not shown]\n");
      return;
    }
    String text = new String(body, charset(fetched.type()));
    boolean isHtml = HTML.matcher(fetched.type()).matches() && !source;
    out.text((isHtml ? ReadableText.of(text) : text) + "\n");
    if (fetched.cut()) {
      out.text("[cut: it is longer]\n");
    }
  }

  private static Charset charset(String type) {
    Matcher named = CHARSET.matcher(type);
    try {
      return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalArgumentException unknown) {
      return StandardCharsets.UTF_8;
    }
  }
}
