package dev.anabranch.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.net.AllowList;
import dev.anabranch.net.FetchBounds;
import dev.anabranch.net.HostPattern;
import dev.anabranch.net.Resolver;
import dev.anabranch.sandbox.StopSwitch;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the fetch tool brings, and where it does not go; asked is what the server heard. */
@Timeout(60)
final class WebFetchTest {
  private static final String OK = "HTTP/1.1 200 OK\nContent-Type: text/plain";
  private static final FetchBounds SMALL =
      new FetchBounds(100_000, 200_000, 5, Duration.ofSeconds(30));
  private static final FetchBounds SHORT =
      new FetchBounds(100_000, 200_000, 5, Duration.ofSeconds(2));

  @TempDir Path folder;
  private WebPages web;
  private Bench bench;

  @BeforeEach
  void open() throws IOException {
    web = WebPages.plain();
    bench = new Bench(folder);
  }

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void a_page_comes_as_readable_text() throws IOException {
    web.page(
        "/p?q=%C3%A9",
        "HTTP/1.1 200 OK\nContent-Type: text/html; charset=iso-8859-1",
        """
        <!doctype html><html><head><title>A &amp; B</title><style>p {x}</style>
        <script>if (a < b) alert("</p>")</script></head><body><!-- <p>no</p> -->
        <h2>Head</h2><p>One
        two&nbsp;<b>three</b> &#x41;&#0;</p><ul><li>x<li><a href="/to?a=1&amp;b=2">y</a></ul>
        <pre>a
          b</pre></body></html>\
        """
            .getBytes(StandardCharsets.ISO_8859_1));

    assertThat(fetch("http://good.test:%d/p?q=é#x"))
        .isEqualTo(
            """
            200 http://good.test:%1$d/p?q=%%C3%%A9#x (text/html; charset=iso-8859-1, 281 bytes)
            A & B

            ## Head

            One two three A\uFFFD

            - x
            - y </to?a=1&b=2>

            a
              b
            """
                .formatted(web.port()));
    assertThat(web.asked)
        .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .contains("host: good.test:" + web.port())
        .doesNotContainIgnoringCase("cookie")
        .doesNotContainIgnoringCase("authorization");
  }

  @Test
  void the_source_comes_if_it_is_wanted() throws IOException {
    web.page("/", "HTTP/1.1 200 OK\nContent-Type: text/html", "<p>x</p>");

    assertThat(bench.run(tool(SMALL), json("http://good.test:%d", ",\"format\":\"source\"")))
        .endsWith("\n<p>x</p>\n");
    assertThat(bench.run(tool(SMALL), json("http://good.test:%d", ",\"format\":\"pdf\"")))
        .isEqualTo("[schema] web_fetch: \"format\" is \"text\" or \"source\"");
  }

  @Test
  void an_answer_that_is_no_success_and_one_that_is_no_text_are_told() throws IOException {
    web.page("/img", "HTTP/1.1 200 OK\nContent-Type: image/png", new byte[] {1, 2, 3});
    web.page("/nul", OK, "a\0b");

    assertThat(fetch("http://good.test:%d/none")).startsWith("[exit 1] 404 http://good.test");
    assertThat(fetch("http://good.test:%d/img"))
        .endsWith("(image/png, 3 bytes)\n[not text, not shown]\n");
    assertThat(fetch("http://good.test:%d/nul")).endsWith("[not text, not shown]\n");
  }

  @Test
  void without_hosts_the_setting_is_named() throws IOException {
    assertThat(bench.run(new WebFetch(List.of()), "{\"url\":\"http://a.example\"}"))
        .startsWith("[exit 1] no host may be fetched from here")
        .contains("fetch.hosts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://good.test/",
        "gopher://good.test:%d/",
        "jar:http://good.test!/",
        "http://u:p@good.test:%d/",
        "http://good.test@evil.test:%d/",
        "http://2130706433:%d/",
        "http://0x7f.1:%d/",
        "http://0177.0.0.1:%d/",
        "http://[::ffff:127.0.0.1]:%d/",
        "http://127.1:%d/",
        "http://127.0.0.2:%d/",
        "http://localhost:%d/",
        "http://internal.test:%d/",
        "http://169.254.169.254/",
        "http://evil.test:%d/",
        "http:///x",
        "//good.test/",
        "good.test",
        "http://good.test:%d\\\\@evil.test/",
        "http://good.test:%d /",
        "http://good.test:1/"
      })
  void where_it_does_not_go_nobody_is_asked(String url) throws IOException {
    assertThat(fetch(url)).startsWith("[exit 1] refused: ");
    assertThat(web.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://internal.test:%d/",
        "http://evil.test:%d/",
        "http://127.0.0.2:%d/",
        "file:///etc/passwd",
        "http://u:p@good.test:%d/",
        "//169.254.169.254/latest",
        "http://[::1]:%d/",
        "http://2130706433:%d/"
      })
  void a_redirect_leads_only_where_a_first_url_may(String location) throws IOException {
    web.redirect("/", location.replace("%d", Integer.toString(web.port())));

    assertThat(fetch("http://good.test:%d/")).startsWith("[exit 1] refused: ");
    assertThat(web.asked).hasSize(1);
  }

  @Test
  void redirects_are_followed_five_times() throws IOException {
    for (int i = 0; i < 7; i++) {
      web.redirect(
          "/" + i, i % 2 == 0 ? "/" + (i + 1) : "http://good.test:" + web.port() + "/" + (i + 1));
    }
    web.page("/7", OK, "there");

    assertThat(fetch("http://good.test:%d/2")).contains("/7 (text/plain").endsWith("there\n");
    assertThat(fetch("http://good.test:%d/1"))
        .isEqualTo("[exit 1] refused: it redirects more than 5 times\n");
  }

  @Test
  void a_name_that_changes_its_address_after_the_look_gains_nothing() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    Resolver rebinding =
        name ->
            List.of(
                InetAddress.ofLiteral(asked.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2"));
    web.page("/", OK, "first");
    web.redirect("/again", "/");
    AllowList allowed = allowed(rebinding);
    WebFetch tool = new WebFetch(allowed, SMALL, (SSLSocketFactory) SSLSocketFactory.getDefault());

    assertThat(bench.run(tool, json("http://good.test:%d/", ""))).endsWith("first\n");
    assertThat(asked).hasValue(1);
    asked.set(0);
    assertThat(bench.run(tool, json("http://good.test:%d/again", "")))
        .contains("redirect 1: good.test is 127.0.0.2, a loopback address");
    assertThat(web.asked).hasSize(2);
  }

  @Test
  void pieces_and_packed_pages_are_put_together() throws IOException {
    web.page(
        "/chunks", OK + "\nTransfer-Encoding: chunked", "5;x=y\r\nhello\r\n1\r\n!\r\n0\r\n\r\n");
    web.page(
        "/gzip",
        OK + "\nContent-Encoding: gzip",
        WebPages.gzip("packed".getBytes(StandardCharsets.UTF_8)));
    web.page("/interim", "HTTP/1.1 103 Early\n\nHTTP/1.1 200 OK\nContent-Length: 2", "okmore");

    assertThat(fetch("http://good.test:%d/chunks")).endsWith("hello!\n");
    assertThat(fetch("http://good.test:%d/gzip")).endsWith("packed\n");
    assertThat(fetch("http://good.test:%d/interim")).endsWith("bytes)\nok\n");
  }

  @Test
  void what_unpacks_without_an_end_is_cut() throws IOException {
    web.page("/bomb", OK + "\nContent-Encoding: gzip", WebPages.gzip(bytes(100 << 20)));
    byte[] nothing = WebPages.gzip(new byte[0]);
    web.page(
        "/empty",
        out -> {
          out.write((OK + "\nContent-Encoding: gzip\n\n").getBytes(StandardCharsets.US_ASCII));
          while (true) {
            out.write(nothing);
          }
        });

    assertThat(fetch("http://good.test:%d/bomb")).contains(", 100000 bytes)");
    assertThat(bench.whole).endsWith("\n[cut: it is longer]\n");
    assertThat(fetch("http://good.test:%d/empty")).contains(", 0 bytes)");
  }

  @Test
  void a_body_a_head_and_a_server_without_an_end_are_ended() throws IOException {
    web.page("/body", endless(OK + "\n\n", "y\n"));
    web.page("/head", endless("HTTP/1.1 200 OK\n", "a: b\n"));
    web.page("/slow", slow(OK + "\n\n"));
    web.page("/silent", slow(""));

    fetch("http://good.test:%d/body");
    assertThat(bench.whole).endsWith("[cut: it is longer]\n");
    assertThat(fetch("http://good.test:%d/head")).contains("its head is longer than");
    for (String path : List.of("/slow", "/silent")) {
      assertThat(bench.run(tool(SHORT), json("http://good.test:%d" + path, "")))
          .isEqualTo("[exit 1] it could not be fetched: it did not end within 2 s\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "HTTP/2 200 OK\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 10\n\nshort",
        "HTTP/1.1 200 OK\nContent-Length: -1\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzz\n",
        "HTTP/1.1 200 OK\nContent-Encoding: br\n\nx",
        "HTTP/1.1 200 OK\nContent-Encoding: gzip\n\nplain",
        "HTTP/1.1 200 OK\na\u0001b: c\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhel"
      })
  void what_is_no_answer_is_told_and_not_shown(String answer) throws IOException {
    web.page("/", out -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1)));

    assertThat(fetch("http://good.test:%d/")).startsWith("[exit 1] it could not be fetched: ");
  }

  @Test
  void a_cancelled_fetch_ends() throws Exception {
    web.page("/silent", slow(""));
    Thread.ofVirtual()
        .start(() -> {
          while (web.asked.isEmpty()) {
            Thread.onSpinWait();
          }
          bench.stop.trip(StopSwitch.Cause.CANCELLED, "cancelled");
        });

    assertThat(bench.run(tool(FetchBounds.DEFAULT), json("http://good.test:%d/silent", "")))
        .startsWith("[cancelled] ");
  }

  @Test
  void a_certificate_is_held_against_the_name_and_not_the_address() throws Exception {
    SSLContext context = WebPages.certificateFor("good.test", folder);
    try (WebPages secure = WebPages.secure(context)) {
      secure.page("/", OK, "sealed");
      AllowList allowed =
          new AllowList(
              Stream.of("good.test", "other.test", "127.0.0.1")
                  .map(host -> HostPattern.of(host + ":" + secure.port()))
                  .toList(),
              name -> List.of(InetAddress.getLoopbackAddress()));
      WebFetch tool = new WebFetch(allowed, SMALL, context.getSocketFactory());

      String url = "{\"url\":\"https://%s:" + secure.port() + "/\"}";
      assertThat(bench.run(tool, url.formatted("good.test"))).endsWith("sealed\n");
      assertThat(bench.run(tool, url.formatted("other.test")))
          .startsWith("[exit 1] it could not be fetched: ")
          .contains("other.test");
      assertThat(bench.run(tool, url.formatted("127.0.0.1")))
          .startsWith("[exit 1] it could not be fetched: ");
      assertThat(secure.asked).hasSize(1);
    }
  }

  @Test
  void hostile_markup_costs_little_time() {
    List<String> pages = new ArrayList<>();
    for (String piece :
        List.of("<td></td>", "<script", "</script", "<a href=", "<!--", "&#", "< ", "<pre> ")) {
      pages.add(piece.repeat(2_000_000 / piece.length()));
      pages.add("<script>" + piece.repeat(2_000_000 / piece.length()));
    }

    assertThat(pages)
        .allSatisfy(
            page -> assertThat(ReadableText.of(page).length()).isLessThanOrEqualTo(4_000_000));
  }

  private String fetch(String url) throws IOException {
    return bench.run(tool(SMALL), json(url, ""));
  }

  private String json(String url, String more) {
    return "{\"url\":\"" + url.replace("%d", Integer.toString(web.port())) + "\"" + more + "}";
  }

  private WebFetch tool(FetchBounds bounds) {
    Resolver here =
        name ->
            List.of(
                InetAddress.ofLiteral(name.equals("internal.test") ? "127.0.0.2" : "127.0.0.1"));
    return new WebFetch(allowed(here), bounds, (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  private AllowList allowed(Resolver resolver) {
    List<HostPattern> hosts =
        Arrays.stream(new String[] {"good.test:", "internal.test:", "127.0.0.1:"})
            .map(host -> HostPattern.of(host + web.port()))
            .toList();
    return new AllowList(hosts, resolver);
  }

  private static WebPages.Page endless(String head, String more) {
    return out -> {
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      while (true) {
        out.write(more.repeat(1000).getBytes(StandardCharsets.US_ASCII));
      }
    };
  }

  private static WebPages.Page slow(String head) {
    return out -> {
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 300; i++) {
        out.write(head.isEmpty() ? new byte[0] : new byte[] {'x'});
        TimeUnit.MILLISECONDS.sleep(100);
      }
    };
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'z');
    return bytes;
  }
}
