package dev.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.blobs.Snapshots;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.ToolEvent.Failed;
import dev.anabranch.events.ToolEvent.Kind;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.json.Json;
import dev.anabranch.sandbox.SandboxFolders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each tool once, in a real sandbox, and what its settlement says. */
final class WalkTest {
  @TempDir Path data;
  private Desk desk;

  @BeforeEach
  void open() {
    desk = Desk.open(data);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void a_file_is_written_edited_read_listed_and_found() {
    assertThat(text(write("src/a.txt", "one\ntwo\nthree\n")))
        .isEqualTo("wrote src/a.txt, 14 bytes\n");
    assertThat(text(edit("src/a.txt", "two", "2"))).isEqualTo("edited src/a.txt at line 2\n");
    assertThat(text(read("src/a.txt"))).isEqualTo("one\n2\nthree\n");
    assertThat(text(desk.call("fs_list", Json.object().with("depth", 2))))
        .isEqualTo("src/\nsrc/a.txt\n");
    assertThat(text(desk.call("fs_grep", Json.object().with("pattern", "^t.*e$"))))
        .isEqualTo("src/a.txt:3:three\n");
  }

  @Test
  void a_command_sees_the_files_and_leaves_others() {
    write("a.txt", "hello\n");
    Observed observed = desk.shell("cat a.txt; echo made > b.txt; echo error >&2");

    assertThat(observed.exit()).isZero();
    assertThat(observed.output().head()).isEqualTo("hello\nerror\n");
    assertThat(observed.sandbox().orElseThrow()).startsWith("bubblewrap 0.");
    assertThat(text(read("b.txt"))).isEqualTo("made\n");
  }

  @Test
  void the_root_names_the_files_as_the_call_left_them() {
    Observed observed = desk.shell("mkdir d; echo x > d/f; chmod 755 d/f; ln -s f d/l; exit 3");

    assertThat(observed.exit()).isEqualTo(3);
    Snapshots snapshots = new Snapshots(desk.blobs);
    String root = observed.root().orElseThrow();
    assertThat(snapshots.file(root, "d/f")).isEqualTo("x\n".getBytes(StandardCharsets.UTF_8));
    assertThat(snapshots.find(root, "d/l")).isPresent();
  }

  @Test
  void the_usual_programs_run() {
    Observed observed =
        desk.shell(
            """
            set -e
            python3 -c 'print("python", 6 * 7)'
            node -e 'console.log("node", 6 * 7)'
            sh -c 'echo sh 42'
            git --version | cut -c1-3
            echo 'class H { public static void main(String[] a) { System.out.println("java 42"); } }' > H.java
            java H.java
            """);

    assertThat(observed.output().head()).isEqualTo("python 42\nnode 42\nsh 42\ngit\njava 42\n");
  }

  @Test
  void a_tool_that_nobody_knows_fails_and_names_those_that_are_there() {
    Settlement settlement = desk.call("web_dance", Json.object());

    assertThat(settlement).isInstanceOf(Failed.class);
    assertThat(((Failed) settlement).kind()).isEqualTo(Kind.SCHEMA);
    assertThat(((Failed) settlement).message()).contains("web_dance", "shell_run", "fs_read");
  }

  @Test
  void a_snapshot_that_cannot_be_kept_fails_the_call_and_names_no_path_of_this_machine()
      throws IOException {
    Path blobs = desk.data.resolve("blobs");
    SandboxFolders.delete(blobs);
    Files.writeString(blobs, "");

    Failed failed =
        (Failed) desk.call("fs_write", Json.object().with("path", "f").with("content", "x"));

    assertThat(failed.kind()).isEqualTo(Kind.LOST);
    assertThat(failed.message())
        .startsWith("the worker could not run it: ")
        .doesNotContain(desk.data.toString());
  }

  @Test
  void another_base_root_brings_back_its_files() {
    desk.shell("echo first > f");
    String first = desk.root().orElseThrow();
    desk.shell("echo second > f; touch g");

    Observed observed =
        (Observed)
            desk.deliver(
                new ToolRequest(
                    desk.session,
                    "99.0",
                    1,
                    "shell_run",
                    Json.object().with("command", "cat f; ls"),
                    "workspace",
                    Optional.of(first)),
                1);

    assertThat(observed.output().head()).isEqualTo("first\nf\n");
    assertThat(observed.root()).contains(first);
  }

  private Settlement write(String path, String content) {
    return desk.call("fs_write", Json.object().with("path", path).with("content", content));
  }

  private Settlement edit(String path, String old, String replacement) {
    return desk.call(
        "fs_edit", Json.object().with("path", path).with("old", old).with("new", replacement));
  }

  private Settlement read(String path) {
    return desk.call("fs_read", Json.object().with("path", path));
  }

  private static String text(Settlement settlement) {
    assertThat(settlement).isInstanceOf(Observed.class);
    Observed observed = (Observed) settlement;
    assertThat(observed.exit()).as(observed.output().head()).isZero();
    return observed.output().head();
  }
}
