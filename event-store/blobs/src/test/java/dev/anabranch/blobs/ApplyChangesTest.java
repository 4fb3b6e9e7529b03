package dev.anabranch.blobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplyChangesTest {
  @TempDir Path temporary;
  private FolderBlobs blobs;
  private Snapshots snapshots;
  private Path mine;
  private Path work;

  @BeforeEach
  void open() throws IOException {
    blobs = new FolderBlobs(temporary.resolve("blobs"));
    snapshots = new Snapshots(blobs);
    mine = Files.createDirectory(temporary.resolve("mine"));
    work = Files.createDirectory(temporary.resolve("work"));
  }

  /** Takes the person's folder, lets the session work on a copy, and answers both roots. */
  private String[] session(String line) throws Exception {
    String base = snapshots.take(mine);
    snapshots.restore(base, work);
    Shell.run(work, line);
    return new String[] {base, snapshots.take(work)};
  }

  private Applied apply(String[] roots) {
    return ApplyChanges.apply(blobs, snapshots, roots[0], roots[1], mine);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void an_untouched_folder_gets_exactly_what_the_session_did(long seed) throws Exception {
    RandomTree tree = new RandomTree(seed);
    tree.fill(mine);
    String base = snapshots.take(mine);
    snapshots.restore(base, work);
    tree.change(work);
    Shell.run(work, "find . -type l -lname '/*' -delete");
    String root = snapshots.take(work);
    Applied applied = apply(new String[] {base, root});
    assertThat(applied.conflicts()).isEmpty();
    assertThat(snapshots.take(mine)).isEqualTo(root);
    Applied again = apply(new String[] {base, root});
    assertThat(again)
        .isEqualTo(new Applied(java.util.List.of(), java.util.List.of(), java.util.List.of()));
  }

  @Test
  void what_the_person_changed_meanwhile_is_never_overwritten() throws Exception {
    Shell.run(mine, "echo 1 > both; echo 1 > session; echo 1 > deleted; echo 1 > person");
    String[] roots = session("echo 2 > both; echo 2 > session; rm deleted; echo 2 > added");
    Shell.run(mine, "echo mine > both; echo mine > deleted; echo mine > person; echo mine > added");
    Applied applied = apply(roots);
    assertThat(applied.written()).containsExactly("session");
    assertThat(applied.conflicts())
        .extracting(Applied.Conflict::path)
        .containsExactlyInAnyOrder("both", "deleted", "added");
    assertThat(mine.resolve("both")).hasContent("mine");
    assertThat(mine.resolve("added")).hasContent("mine");
    assertThat(mine.resolve("deleted")).hasContent("mine");
    assertThat(mine.resolve("session")).hasContent("2");
  }

  @Test
  void mode_and_owner_of_the_target_stay() throws Exception {
    Shell.run(mine, "echo 1 > f; echo 1 > g");
    String[] roots = session("echo 2 > f; echo 2 > g; chmod 755 g; mkdir d; echo 3 > d/new");
    Shell.run(mine, "chmod 640 f; if [ $(id -u) = 0 ]; then chown 20001:20002 . f g; fi");
    assertThat(apply(roots).conflicts()).isEmpty();
    assertThat(Shell.run(mine, "stat -c '%a' f g d d/new")).isEqualTo("640\n755\n755\n644\n");
    if ("root".equals(System.getProperty("user.name"))) {
      assertThat(Shell.run(mine, "stat -c '%u:%g' f g d d/new | sort -u"))
          .isEqualTo("20001:20002\n");
    }
  }

  @Test
  void a_link_in_the_target_is_not_followed() throws Exception {
    Shell.run(mine, "mkdir d; echo 1 > d/f; echo 1 > g");
    String[] roots = session("echo 2 > d/f; echo 2 > g");
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Shell.run(outside, "echo 1 > f; echo 1 > g");
    Shell.run(mine, "rm -r d g; ln -s ../outside d; ln -s ../outside/g g");
    Applied applied = apply(roots);
    assertThat(applied.conflicts()).hasSize(2);
    assertThat(outside.resolve("f")).hasContent("1");
    assertThat(outside.resolve("g")).hasContent("1");
  }

  @Test
  void a_new_link_that_leads_out_is_told_and_not_made() throws Exception {
    String[] roots =
        session("ln -s /etc/passwd a; ln -s ../x b; mkdir d; ln -s ../f d/in; echo > f");
    Applied applied = apply(roots);
    assertThat(applied.conflicts()).extracting(Applied.Conflict::path).containsExactly("a", "b");
    assertThat(applied.conflicts().getFirst().reason()).contains("leads out");
    assertThat(Files.isSymbolicLink(mine.resolve("d/in"))).isTrue();
  }

  @Test
  void a_folder_with_files_of_the_person_stays() throws Exception {
    Shell.run(mine, "mkdir d; echo 1 > d/f");
    String[] roots = session("rm -r d");
    Shell.run(mine, "echo mine > d/own");
    Applied applied = apply(roots);
    assertThat(applied.deleted()).containsExactly("d/f");
    assertThat(mine.resolve("d/own")).hasContent("mine");
  }

  @Test
  void a_file_may_become_a_folder_and_back() throws Exception {
    Shell.run(mine, "echo 1 > p; mkdir q; echo 1 > q/f");
    String[] roots = session("rm -r p q; mkdir p; echo 2 > p/f; echo 2 > q");
    assertThat(apply(roots).conflicts()).isEmpty();
    assertThat(snapshots.take(mine)).isEqualTo(roots[1]);
  }

  @Test
  void no_temporary_file_is_left_when_a_blob_is_damaged() throws Exception {
    Shell.run(mine, "echo 1 > f");
    String[] roots = session("echo 2 > f");
    String hash = snapshots.find(roots[1], "f").orElseThrow().hash();
    Files.writeString(blobs.path(hash), "cut");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> apply(roots))
        .isInstanceOf(BlobDamaged.class);
    assertThat(Shell.run(mine, "ls -A")).isEqualTo("f\n");
    assertThat(mine.resolve("f")).hasContent("1");
  }
}
