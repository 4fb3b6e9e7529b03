package dev.anabranch.blobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiffTest {
  @TempDir Path temporary;
  private Snapshots snapshots;
  private Path work;

  @BeforeEach
  void open() throws IOException {
    snapshots = new Snapshots(new FolderBlobs(temporary.resolve("blobs")));
    work = Files.createDirectory(temporary.resolve("work"));
  }

  @Test
  void the_diff_names_what_was_added_changed_and_deleted() throws Exception {
    Shell.run(work, "mkdir -p a/b; echo 1 > a/b/changed; echo 2 > a/deleted; echo 3 > same");
    String before = snapshots.take(work);
    Shell.run(work, "echo 9 > a/b/changed; rm a/deleted; mkdir new; echo 4 > new/f");
    List<FileChange> changes = snapshots.diff(before, snapshots.take(work));
    assertThat(changes)
        .extracting(change -> change.what() + " " + change.path())
        .containsExactly("changed a/b/changed", "deleted a/deleted", "added new", "added new/f");
    assertThat(snapshots.diff(before, before)).isEmpty();
  }

  @Test
  void the_text_is_that_of_git() throws Exception {
    Shell.run(work, "printf 'one\\ntwo\\nthree\\n' > f; printf 'no end' > g; echo x > gone");
    String before = snapshots.take(work);
    Shell.run(work, "printf 'one\\n2\\nthree\\n' > f; printf 'no end\\n' > g; rm gone; chmod +x f");
    assertThat(snapshots.unifiedDiff(before, snapshots.take(work)))
        .isEqualTo(
            """
            diff --git a/f b/f
            old mode 100644
            new mode 100755
            --- a/f
            +++ b/f
            @@ -1,3 +1,3 @@
             one
            -two
            +2
             three
            diff --git a/g b/g
            --- a/g
            +++ b/g
            @@ -1,1 +1,1 @@
            -no end
            \\ No newline at end of file
            +no end
            diff --git a/gone b/gone
            deleted file mode 100644
            --- a/gone
            +++ /dev/null
            @@ -1,1 +0,0 @@
            -x
            """);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void git_can_apply_the_text_to_the_old_tree(long seed) throws Exception {
    Shell.run(
        work,
        "seq 60 > numbers; seq 5 > gone; printf a > short; ln -s numbers l; echo >  'sp ace'");
    String before = snapshots.take(work);
    Shell.run(temporary, "cp -a work old");
    java.util.Random random = new java.util.Random(seed);
    for (int i = 0; i < 6; i++) {
      int line = 1 + random.nextInt(50);
      Shell.run(
          work,
          List.of(
                  "sed -i %dd numbers",
                  "sed -i %da\\\\new numbers",
                  "echo %d >> short; rm -f gone",
                  "ln -sfn x%d l",
                  "mkdir -p n; echo %d > n/f",
                  "printf %d > 'sp ace'; chmod +x short")
              .get(random.nextInt(6))
              .formatted(line));
    }
    String diff = snapshots.unifiedDiff(before, snapshots.take(work));
    Files.writeString(temporary.resolve("d.patch"), diff);
    Shell.run(temporary.resolve("old"), "git apply --unsafe-paths --whitespace=nowarn ../d.patch");
    Shell.run(temporary, "diff -r --no-dereference work old");
  }

  @Test
  void what_is_no_text_is_only_named() throws Exception {
    Shell.run(
        work, "head -c 100 /dev/zero > bin; head -c 2000000 /dev/zero | tr '\\0' 'x' > large");
    String before = snapshots.take(work);
    Shell.run(work, "head -c 101 /dev/zero > bin; echo >> large; echo > $'bad\\xff'");
    assertThat(snapshots.unifiedDiff(before, snapshots.take(work)))
        .contains("Binary files a/bin and b/bin differ\n")
        .contains("Binary files a/large and b/large differ\n")
        .contains("diff --git \"a/bad\\377\" \"b/bad\\377\"\n");
  }

  @Test
  void texts_with_nothing_in_common_are_replaced_as_a_whole() throws Exception {
    Shell.run(work, "seq 1 15000 > f");
    String before = snapshots.take(work);
    Shell.run(work, "seq 20001 35000 > f");
    assertThat(snapshots.unifiedDiff(before, snapshots.take(work)))
        .contains("@@ -1,15000 +1,15000 @@\n-1\n");
  }

  @Test
  void a_long_diff_is_cut_and_says_so() throws Exception {
    Shell.run(work, "for i in 1 2 3 4 5 6 7; do yes $i | head -n 400000 > f$i; done");
    String empty = snapshots.takeEmpty();
    assertThat(snapshots.unifiedDiff(empty, snapshots.take(work)))
        .endsWith("of 7 changes are shown\n")
        .hasSizeLessThan(8 << 20);
  }

  @Test
  void a_file_that_becomes_a_folder_is_told_as_both() throws Exception {
    Shell.run(work, "echo x > p");
    String before = snapshots.take(work);
    Shell.run(work, "rm p; mkdir p; echo y > p/q");
    assertThat(snapshots.unifiedDiff(before, snapshots.take(work)))
        .contains("deleted file mode 100644")
        .contains("+++ b/p/q");
  }
}
