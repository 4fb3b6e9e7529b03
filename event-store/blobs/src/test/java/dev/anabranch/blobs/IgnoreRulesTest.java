package dev.anabranch.blobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a snapshot leaves out, and what that means when a folder is brought back. */
class IgnoreRulesTest {
  @TempDir Path temporary;
  private final MemoryBlobs blobs = new MemoryBlobs(InstantSource.system());
  private final Snapshots snapshots = new Snapshots(blobs);

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "'', __pycache__/, true",
        "'', src/a/__pycache__/, true",
        "'', __pycache__, false",
        "'', node_modules/.cache/, true",
        "'', a/node_modules/.cache/, true",
        "'', .cache/, false",
        "'', src/, false",
        "build, build, true",
        "build, x/build/, true",
        "/build, x/build, false",
        "/build, build, true",
        "build/, build, false",
        "*.log, x/y.log, true",
        "*.log, y.logs, false",
        "*a*b*, xxaxxbxx, true",
        "*a*b*, xxbxxaxx, false",
        "x/*/z, a/x/y/z, true",
        "x/*/z, x/z, false",
        "!__pycache__, __pycache__/, false",
        "# build, build, false",
        "out|!out/keep|out, out, true"
      })
  void a_line_leaves_out_what_it_fits(String lines, String path, boolean leftOut) {
    IgnoreRules rules = IgnoreRules.with(lines.replace("'", "").replace('|', '\n').getBytes(UTF_8));
    boolean folder = path.endsWith("/");
    String whole = folder ? path.substring(0, path.length() - 1) : path;
    int slash = whole.lastIndexOf('/');
    String parent = slash < 0 ? "" : whole.substring(0, slash);
    assertThat(rules.leavesOut(parent, whole.substring(slash + 1), folder)).isEqualTo(leftOut);
  }

  @Test
  void what_is_left_out_is_in_no_snapshot_and_gone_after_a_restore() throws Exception {
    Path work = Files.createDirectory(temporary.resolve("work"));
    Shell.run(
        work, "mkdir -p p/__pycache__ out; echo 1 > p/__pycache__/c; echo 2 > p/f; echo 3 > out/o");
    Files.writeString(work.resolve(IgnoreRules.FILE), "/out\n");
    String root = snapshots.take(work);
    assertThat(snapshots.list(root))
        .extracting(FileEntry::path)
        .containsExactly(IgnoreRules.FILE, "p", "p/f");
    assertThat(work.resolve("p/__pycache__/c")).as("a snapshot touches nothing").exists();

    snapshots.restore(root, work);
    assertThat(work.resolve("p/__pycache__")).doesNotExist();
    assertThat(work.resolve("out")).doesNotExist();
    assertThat(snapshots.take(work)).isEqualTo(root);
  }

  @Test
  void new_rules_count_at_once_though_the_folder_is_remembered() throws Exception {
    Path work = Files.createDirectory(temporary.resolve("work"));
    Shell.run(work, "mkdir d; echo 1 > d/x.log; echo 2 > d/y; touch -d '1 hour ago' d/*");
    assertThat(names(snapshots.take(work))).containsExactly("d", "d/x.log", "d/y");
    Files.writeString(work.resolve(IgnoreRules.FILE), "*.log");
    assertThat(names(snapshots.take(work))).containsExactly(IgnoreRules.FILE, "d", "d/y");
    Files.delete(work.resolve(IgnoreRules.FILE));
    assertThat(names(snapshots.take(work))).containsExactly("d", "d/x.log", "d/y");
  }

  private List<String> names(String root) {
    return snapshots.list(root).stream().map(FileEntry::path).toList();
  }

  @Test
  void an_archive_that_comes_in_is_a_snapshot_by_the_same_rules() throws Exception {
    Path work = Files.createDirectory(temporary.resolve("work"));
    Shell.run(
        work,
        "mkdir __pycache__ d; echo 1 > __pycache__/c; echo 2 > d/data; echo 3 > f; echo d > .anabranchignore");
    Shell.run(temporary, "tar -cf archive.tar -C work f d __pycache__ .anabranchignore");
    byte[] archive = Files.readAllBytes(temporary.resolve("archive.tar"));
    assertThat(names(snapshots.takeArchive(new ByteArrayInputStream(archive))))
        .isEqualTo(names(snapshots.take(work)))
        .containsExactly(".anabranchignore", "f");
  }

  @Test
  void an_ignore_file_that_is_a_link_or_huge_leaves_nothing_out() throws Exception {
    Path work = Files.createDirectory(temporary.resolve("work"));
    Shell.run(work, "echo build > real; ln -s real .anabranchignore; echo x > build");
    assertThat(names(snapshots.take(work))).contains("build");
    Files.delete(work.resolve(IgnoreRules.FILE));
    Files.writeString(
        work.resolve(IgnoreRules.FILE), "build\n" + "#".repeat(IgnoreRules.BYTES_MAX));
    assertThat(names(snapshots.take(work))).contains("build");
  }
}
