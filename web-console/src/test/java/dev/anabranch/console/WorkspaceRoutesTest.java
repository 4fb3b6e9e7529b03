package dev.anabranch.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.Archive;
import dev.anabranch.blobs.BlobStore;
import dev.anabranch.blobs.WorkspaceBounds;
import dev.anabranch.events.Sha256;
import dev.anabranch.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceRoutesTest {
  @TempDir static Path dir;
  private static Console console;

  @BeforeAll
  static void start() throws Exception {
    console = new Console(dir);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  private static String put(byte[] bytes) throws Exception {
    var request = console.request("/api/blobs").PUT(BodyPublishers.ofByteArray(bytes));
    return console.ok(console.send(request), 201).text("blob");
  }

  private static byte[] archive(Path folder) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Archive.pack(folder, Set.of(), WorkspaceBounds.DEFAULT, out);
    return out.toByteArray();
  }

  private static String submitted(String workspace) throws Exception {
    String body = "{\"task\": \"work\", \"workspace\": " + workspace + "}";
    String id = console.ok(console.post("/api/sessions", body), 202).text("id");
    console.awaitStatus(id, "completed");
    return "/api/sessions/" + id;
  }

  private static List<String> paths(String session, String query) throws Exception {
    return console.getOk(session + "/files" + query).list("files").stream()
        .map(file -> file.asObject().text("path"))
        .toList();
  }

  @Test
  void an_archive_becomes_the_workspace_and_each_entry_shows_its_files() throws Exception {
    Path folder = Files.createDirectories(dir.resolve("given/src"));
    Files.writeString(folder.resolve("main.py"), "print(1)\n");
    Files.writeString(folder.resolve("中文 file"), "x");
    String session = submitted("{\"archive\": \"" + put(archive(dir.resolve("given"))) + "\"}");
    assertThat(paths(session, "?at=1")).containsExactly("src", "src/main.py", "src/中文 file");
    assertThat(paths(session, "")).contains("file-0", "file-1", "file-2");
    HttpResponse<String> file = console.get(session + "/files/src/main.py?at=1");
    assertThat(file.body()).isEqualTo("print(1)\n");
    assertThat(file.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename*=UTF-8''main.py");
    assertThat(console.get(session + "/files/src/%E4%B8%AD%E6%96%87%20file").body()).isEqualTo("x");
    assertThat(console.get(session + "/diff").body())
        .contains("+++ b/file-2\n@@ -0,0 +1,1 @@\n+content 2\n");
  }

  @Test
  void a_workspace_can_start_from_another_sessions_entry() throws Exception {
    String first = submitted("{\"archive\": \"" + put(archive(empty())) + "\"}");
    String id = first.substring(first.lastIndexOf('/') + 1);
    long head = console.getOk(first).integer("head");
    String second = submitted("{\"from\": \"" + id + "@" + head + "\"}");
    assertThat(paths(second, "?at=1")).containsExactly("file-0", "file-1", "file-2");
    console.problem(
        console.post(
            "/api/sessions", "{\"task\": \"a\", \"workspace\": {\"from\": \"" + id + "@9999\"}}"),
        422,
        "unprocessable");
  }

  private static Path empty() throws Exception {
    return Files.createDirectories(dir.resolve("empty"));
  }

  @Test
  void a_folder_of_the_server_is_taken_only_inside_the_configured_roots() throws Exception {
    Path inside = Files.createDirectories(dir.resolve("roots/project"));
    Files.writeString(inside.resolve("f"), "x");
    assertThat(paths(submitted("{\"dir\": \"" + inside + "\"}"), "?at=1")).containsExactly("f");
    Files.createSymbolicLink(dir.resolve("roots/out"), Path.of("/etc"));
    for (String outside :
        List.of("/etc", dir.resolve("roots/out").toString(), dir + "/roots/../given", "project")) {
      String body = "{\"task\": \"a\", \"workspace\": {\"dir\": \"" + outside + "\"}}";
      assertThat(
              console
                  .problem(console.post("/api/sessions", body), 422, "unprocessable")
                  .text("detail"))
          .contains("PUT /api/blobs");
    }
  }

  @Test
  void a_blob_that_is_missing_or_no_archive_is_refused() throws Exception {
    for (String blob :
        List.of("a".repeat(64), "no-hash", put("not a tar".repeat(99).getBytes(UTF_8)))) {
      console.problem(
          console.post(
              "/api/sessions", "{\"task\": \"a\", \"workspace\": {\"archive\": \"" + blob + "\"}}"),
          422,
          "unprocessable");
    }
  }

  @Test
  void a_blob_comes_back_as_it_was_put() throws Exception {
    byte[] bytes = new byte[3 << 20];
    new Random(1).nextBytes(bytes);
    String blob = put(bytes);
    assertThat(blob).isEqualTo(Sha256.hex(bytes));
    var answer =
        console.client.send(
            console.request("/api/blobs/" + blob).header("Accept-Encoding", "gzip").build(),
            BodyHandlers.ofByteArray());
    assertThat(answer.body()).isEqualTo(bytes);
    console.problem(console.get("/api/blobs/" + "a".repeat(64)), 404, "no-such-blob");
    console.problem(console.get("/api/blobs/x"), 404, "no-such-blob");
  }

  @Test
  void a_blob_above_the_bound_is_refused_also_when_its_length_is_not_announced() throws Exception {
    byte[] large = new byte[(int) BlobStore.BYTES_MAX + 1];
    var announced = console.request("/api/blobs").PUT(BodyPublishers.ofByteArray(large));
    console.problem(console.send(announced), 413, "too-large");
    var chunked =
        console
            .request("/api/blobs")
            .PUT(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large)));
    console.problem(console.send(chunked), 413, "too-large");
    assertThat(console.blobs.has(Sha256.hex(large))).isFalse();
  }

  @Test
  void an_upload_that_is_broken_off_leaves_nothing() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port)) {
      String head =
          "PUT /api/blobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\nAuthorization: Bearer %s\r\n\r\nhalf"
              .formatted(Console.TOKEN);
      socket.getOutputStream().write(head.getBytes(UTF_8));
      Awaitility.await().until(() -> temporaries() == 1);
    }
    Awaitility.await().until(() -> temporaries() == 0);
  }

  private static long temporaries() throws IOException {
    try (var files = Files.list(dir.resolve("blobs"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void a_missing_file_an_entry_beyond_the_head_and_a_folder_say_what_they_are() throws Exception {
    String session = submitted("{\"archive\": \"" + put(archive(empty())) + "\"}");
    console.problem(console.get(session + "/files/nothing"), 404, "no-such-file");
    console.problem(console.get(session + "/files/..%2f..%2fetc/passwd"), 404, "no-such-file");
    console.problem(console.get(session + "/files?at=999"), 404, "no-such-entry");
    console.problem(console.get(session + "/diff?from=999"), 404, "no-such-entry");
  }

  @Test
  void the_diff_comes_as_a_list_for_programs() throws Exception {
    String session = submitted("{\"archive\": \"" + put(archive(empty())) + "\"}");
    Json.Obj diff =
        console.ok(
            console.send(console.request(session + "/diff").header("Accept", "application/json")),
            200);
    assertThat(diff.list("changes")).hasSize(3);
    assertThat(diff.list("changes").getFirst().asObject().text("change")).isEqualTo("added");
  }

  @Test
  void a_name_that_is_no_text_can_be_asked_for() throws Exception {
    Path folder = Files.createDirectories(dir.resolve("odd"));
    Process touch =
        new ProcessBuilder("bash", "-c", "echo odd > $'bad\\xff'")
            .directory(folder.toFile())
            .start();
    assertThat(touch.waitFor()).isZero();
    String session = submitted("{\"archive\": \"" + put(archive(folder)) + "\"}");
    assertThat(paths(session, "?at=1")).containsExactly("bad\\xff");
    assertThat(console.get(session + "/files/bad%FF").body()).isEqualTo("odd\n");
    assertThat(console.get(session + "/files/bad%5Cxff").body()).isEqualTo("odd\n");
  }
}
