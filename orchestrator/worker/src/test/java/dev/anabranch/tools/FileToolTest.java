package dev.anabranch.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import dev.anabranch.sandbox.StopSwitch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the model reads when it works on files, above all when something does not fit. */
final class FileToolTest {
  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(folder);
  }

  @Test
  void a_file_is_read_as_it_is() throws IOException {
    bench.file("a.txt", "one\r\ntwo\n\nno newline");

    assertThat(bench.run("fs_read", "{\"path\":\"a.txt\"}")).isEqualTo("one\r\ntwo\n\nno newline");
    assertThat(bench.run("fs_read", "{\"path\":\"/workspace/./x/../a.txt\",\"offset\":null}"))
        .isEqualTo("one\r\ntwo\n\nno newline");
  }

  @Test
  void lines_are_read_by_range_and_the_rest_is_named() throws IOException {
    bench.file("n", numbers(10));

    assertThat(bench.run("fs_read", "{\"path\":\"n\",\"offset\":4,\"limit\":2}"))
        .isEqualTo("4\n5\n[lines 4-5 of 10; go on with offset 6]\n");
    assertThat(bench.run("fs_read", "{\"path\":\"n\",\"offset\":10}")).isEqualTo("10\n");
    assertThat(bench.run("fs_read", "{\"path\":\"n\",\"offset\":\"9\",\"limit\":2.0}"))
        .isEqualTo("9\n10\n");
    assertThat(bench.run("fs_read", "{\"path\":\"n\",\"offset\":11}"))
        .isEqualTo("[exit 1] n ends before line 11; it has 10 lines\n");
  }

  @Test
  void what_is_not_there_is_answered_with_what_is_near() throws IOException {
    bench.file("src/parser.py", "");
    bench.file("src/util/Config.java", "");

    assertThat(bench.run("fs_read", "{\"path\":\"src/parsr.py\"}"))
        .isEqualTo("[exit 1] no such file: src/parsr.py; did you mean src/parser.py?\n");
    assertThat(bench.run("fs_read", "{\"path\":\"config.java\"}"))
        .isEqualTo("[exit 1] no such file: config.java; did you mean src/util/Config.java?\n");
    assertThat(bench.run("fs_read", "{\"path\":\"quite/else\"}"))
        .isEqualTo("[exit 1] no such file: quite/else; fs_list shows what is there\n");
    assertThat(bench.run("fs_read", "{\"path\":\"/anabranch/out/4.0\"}"))
        .startsWith("[exit 1] no such output: /anabranch/out/4.0; only long outputs");
  }

  @Test
  void what_is_no_text_file_is_said() throws IOException {
    bench.file("bin", "a\0b");
    bench.file("d/f", "");

    assertThat(bench.run("fs_read", "{\"path\":\"bin\"}"))
        .isEqualTo("[exit 1] bin is a binary file of 3 bytes\n");
    assertThat(bench.run("fs_read", "{\"path\":\"d\"}"))
        .isEqualTo("[exit 1] d is a folder; use fs_list\n");
    assertThat(bench.run("fs_read", "{\"path\":\"bin/x\"}"))
        .isEqualTo("[exit 1] bin is not a folder\n");
  }

  @Test
  void no_path_leads_out() throws IOException {
    assertThat(bench.run("fs_read", "{\"path\":\"/etc/passwd\"}"))
        .isEqualTo(
            "[exit 1] /etc/passwd is outside the workspace; paths are relative to /workspace\n");
    assertThat(bench.run("fs_read", "{\"path\":\"a/../../x\"}"))
        .isEqualTo("[exit 1] a/../../x leads out of the workspace\n");
    assertThat(bench.run("fs_write", "{\"path\":\"/anabranch/out/1.0\",\"content\":\"\"}"))
        .isEqualTo("[exit 1] /anabranch/out/1.0 cannot be written; name a file in the workspace\n");
    assertThat(bench.run("fs_read", "{\"path\":\"/workspacex/a\"}")).contains("outside");
  }

  @Test
  void arguments_that_do_not_fit_are_answered_with_those_that_do() throws IOException {
    assertThat(bench.run("fs_read", "{}")).isEqualTo("[schema] fs_read needs \"path\", a string");
    assertThat(bench.run("fs_read", "{\"path\":7}"))
        .isEqualTo("[schema] fs_read: \"path\" must be a string");
    assertThat(bench.run("fs_read", "{\"path\":\"a\",\"lines\":3}"))
        .isEqualTo("[schema] fs_read does not take lines; it takes path, offset, limit");
    assertThat(bench.run("fs_list", "{\"depth\":9}"))
        .isEqualTo("[schema] fs_list: \"depth\" must be a whole number from 1 to 5");
    assertThat(bench.run("shell_run", "{\"command\":\"ls\",\"timeout\":601}"))
        .isEqualTo("[schema] shell_run: \"timeout\" must be a whole number from 1 to 600");
    assertThat(bench.run("shell_run", "{\"command\":\"\"}"))
        .isEqualTo("[schema] shell_run needs \"command\" to be not empty");
    assertThat(bench.run("fs_grep", "{\"pattern\":\"(\"}"))
        .startsWith("[schema] fs_grep: \"pattern\" is not a regular expression: Unclosed group");
  }

  @Test
  void writing_makes_folders_and_keeps_the_mode_of_what_is_there() throws IOException {
    assertThat(bench.run("fs_write", "{\"path\":\"a/b/c.sh\",\"content\":\"é\"}"))
        .isEqualTo("wrote a/b/c.sh, 2 bytes\n");
    Path file = bench.workspace.resolve("a/b/c.sh");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));

    assertThat(bench.run("fs_write", "{\"path\":\"a/b/c.sh\",\"content\":\"\"}"))
        .isEqualTo("replaced a/b/c.sh, 0 bytes\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rwxr-x---");
    assertThat(file).isEmptyFile();
  }

  @Test
  void an_edit_changes_the_one_place_it_names() throws IOException {
    bench.file("f", "a = 1\nb = 2\nc = 2\n");

    assertThat(edit("f", "b = 2", "b = 3")).isEqualTo("edited f at line 2\n");
    assertThat(bench.workspace.resolve("f")).hasContent("a = 1\nb = 3\nc = 2\n");
  }

  @Test
  void an_edit_that_is_not_clear_says_where_it_might_go() throws IOException {
    String text = "x = 1\n  y  =  2\nx = 1\n";
    bench.file("f", text);

    assertThat(edit("f", "x = 1", "x = 2"))
        .isEqualTo(
            "[exit 1] old stands 2 times in f, at lines 1, 3; add text around it until it is the"
                + " only one\n");
    assertThat(edit("f", "y = 2", "y = 3"))
        .isEqualTo(
            "[exit 1] old does not stand in f exactly; line 2 differs in white space only, read it"
                + " again with fs_read\n");
    assertThat(edit("f", "z", "y"))
        .isEqualTo("[exit 1] old does not stand in f; read the file again with fs_read\n");
    assertThat(edit("f", "y  =  3\nz", "y"))
        .isEqualTo(
            "[exit 1] old does not stand in f; the nearest place is line 2, where line 2 reads\n"
                + "  y  =  2\n"
                + "and old has\n"
                + "y  =  3\n"
                + "read the file again with fs_read\n");
    assertThat(edit("f", "  y  =  2\nx = 2\n", "y"))
        .contains("the nearest place is line 2, where line 3 reads\nx = 1\nand old has\nx = 2\n");
    assertThat(edit("f", "x = 1\nx = 1\nx = 1", "y"))
        .contains(
            "the nearest place is line 1, where line 2 reads\n  y  =  2\nand old has\nx = 1\n");
    assertThat(edit("f", "y  =  2", "y  =  2"))
        .isEqualTo("[exit 1] old and new are the same; nothing would change in f\n");
    assertThat(bench.workspace.resolve("f")).hasContent(text);
  }

  @Test
  void overlapping_places_count_as_two() throws IOException {
    bench.file("f", "aaa");

    assertThat(edit("f", "aa", "b")).contains("2 times");
  }

  @Test
  void a_file_that_is_not_utf8_is_not_edited() throws IOException {
    Files.write(bench.workspace.resolve("latin"), new byte[] {'a', (byte) 0xE9, 'b'});

    assertThat(edit("latin", "a", "b"))
        .isEqualTo("[exit 1] latin is not UTF-8 text; change it with shell_run\n");
  }

  @Test
  void a_listing_marks_folders_and_links_and_stops_at_its_bound() throws IOException {
    bench.file("b/deep/x", "");
    bench.file("a.txt", "");
    bench.file(".git/config", "");
    Files.createSymbolicLink(bench.workspace.resolve("l"), Path.of("a.txt"));

    assertThat(bench.run("fs_list", "{}")).isEqualTo(".git/\na.txt\nb/\nl -> a.txt\n");
    assertThat(bench.run("fs_list", "{\"path\":\"b\",\"depth\":5}")).isEqualTo("deep/\ndeep/x\n");
    for (int i = 0; i < 2000; i++) {
      bench.file("many/" + i, "");
    }
    assertThat(bench.run("fs_list", "{\"path\":\"many\"}")).startsWith("0\n1\n10\n100\n1000\n");
    assertThat(bench.whole).endsWith("998\n999\n");
    bench.file("many/x", "");
    bench.run("fs_list", "{\"path\":\"many\"}");
    assertThat(bench.whole).endsWith("999\n[more than 2000 names; list a folder below]\n");
  }

  @Test
  void a_search_names_path_line_and_text_and_passes_over_what_is_no_text() throws IOException {
    bench.file("src/a.py", "import os\nprint(1)\n");
    bench.file("b.py", "print(2)\r\n");
    bench.file("bin", "print\0");
    bench.file(".git/x", "print");
    Files.createSymbolicLink(bench.workspace.resolve("loop"), Path.of("."));

    assertThat(bench.run("fs_grep", "{\"pattern\":\"print\\\\(.\"}"))
        .isEqualTo("b.py:1:print(2)\nsrc/a.py:2:print(1)\n");
    assertThat(bench.run("fs_grep", "{\"pattern\":\"print\",\"path\":\"src\",\"limit\":1}"))
        .isEqualTo("src/a.py:2:print(1)\n");
    assertThat(bench.run("fs_grep", "{\"pattern\":\"print\",\"limit\":1}"))
        .isEqualTo("b.py:1:print(2)\n[more than 1 matches; narrow the pattern or the path]\n");
    assertThat(bench.run("fs_grep", "{\"pattern\":\"^$\"}")).isEqualTo("no match in 2 files\n");
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void a_search_ends_whatever_the_pattern_does() throws IOException {
    bench.file("f", "a".repeat(400) + "\n");
    bench.stop.trip(StopSwitch.Cause.CANCELLED, "enough of this");

    assertThat(bench.run("fs_grep", "{\"path\":\"f\",\"pattern\":\"(a*a*a*a*a*a*)\\\\1b\"}"))
        .startsWith("[enough of this]");
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void no_repetition_of_nothing_keeps_a_search_from_its_clock() throws IOException {
    bench.file("f", "a\n");

    assertThat(bench.run("fs_grep", "{\"pattern\":\"(?:(?:^){2000000000}){2000000000}x\"}"))
        .isEqualTo(
            "[schema] fs_grep: \"pattern\" is too long or repeats too often; make it simpler");
    assertThat(bench.run("fs_grep", "{\"pattern\":\"%s\"}".formatted("(".repeat(1001))))
        .startsWith("[schema] fs_grep: \"pattern\" is too long");
    assertThat(bench.run("fs_grep", "{\"pattern\":\"^[a-f]{1,4}$\"}")).isEqualTo("f:1:a\n");
  }

  @Test
  void a_match_is_found_wherever_it_stands_in_a_long_line() throws IOException {
    for (int before : List.of(0, 65_535, 131_070, 131_072, 300_000)) {
      bench.file("f", "x".repeat(before) + "needle" + "x".repeat(100));

      assertThat(bench.run("fs_grep", "{\"pattern\":\"needle(?=x)\"}")).startsWith("f:1:");
      assertThat(bench.run("fs_grep", "{\"pattern\":\"needle$|.^\"}")).startsWith("no match");
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void an_edit_ends_however_often_its_text_nearly_stands_there() throws IOException {
    bench.file("f", "a".repeat(3_000_000));

    assertThat(edit("f", "a".repeat(500_000) + "b", "c")).startsWith("[exit 1] old does not");
    assertThat(edit("f", "a", "c"))
        .startsWith("[exit 1] old stands 3000000 times in f, at lines 1, 1, 1");
  }

  @Test
  void a_name_never_looks_like_two() throws IOException {
    bench.file("one\ntwo", "text\n");
    Files.createSymbolicLink(bench.workspace.resolve("z"), Path.of("a\nb"));

    assertThat(bench.run("fs_list", "{}")).isEqualTo("one\\x0atwo\nz -> a\\x0ab\n");
    assertThat(bench.run("fs_grep", "{\"pattern\":\"text\"}")).isEqualTo("one\\x0atwo:1:text\n");
  }

  @Test
  void text_that_no_file_can_hold_is_refused() throws IOException {
    assertThat(bench.run("fs_write", "{\"path\":\"f\",\"content\":\"\\ud800\"}"))
        .isEqualTo("[schema] fs_write: \"content\" holds half a surrogate pair");
    assertThat(bench.run("shell_run", "{\"command\":\"echo \\ud800\"}"))
        .isEqualTo("[schema] shell_run: \"command\" holds half a surrogate pair");
    assertThat(edit("d/".repeat(257) + "f", "a", "b")).startsWith("[exit 1] not a path: more than");
  }

  private String edit(String path, String old, String replacement) throws IOException {
    return bench.run(
        "fs_edit",
        Json.object().with("path", path).with("old", old).with("new", replacement).canonical());
  }

  private static String numbers(int to) {
    return IntStream.rangeClosed(1, to).mapToObj(i -> i + "\n").collect(Collectors.joining());
  }
}
