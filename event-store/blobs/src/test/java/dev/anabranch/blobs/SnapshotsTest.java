package dev.anabranch.blobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotsTest {
  @TempDir Path temporary;
  private FolderBlobs blobs;
  private Snapshots snapshots;
  private Path work;

  @BeforeEach
  void open() throws IOException {
    blobs = new FolderBlobs(temporary.resolve("blobs"));
    snapshots = later(WorkspaceBounds.DEFAULT);
    work = folder("work");
  }

  /** A clock that is ahead, so that no file is too young for the stat cache. */
  private Snapshots later(WorkspaceBounds bounds) {
    return new Snapshots(blobs, bounds, () -> Instant.now().plus(Duration.ofHours(1)));
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(temporary.resolve(name));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void a_restored_tree_has_the_same_root(long seed) throws Exception {
    RandomTree tree = new RandomTree(seed);
    tree.fill(work);
    String first = snapshots.take(work);
    tree.change(work);
    String second = snapshots.take(work);

    Path copy = folder("copy");
    for (String root : List.of(first, second, first)) {
      snapshots.restore(root, copy);
      assertThat(snapshots.take(copy)).isEqualTo(root);
      assertThat(new Snapshots(blobs).take(copy)).as("without a stat cache").isEqualTo(root);
    }
    assertThat(snapshots.take(work)).as("the origin is untouched").isEqualTo(second);
    Shell.run(temporary, "cp -a work work2");
    assertThat(snapshots.take(temporary.resolve("work2"))).isEqualTo(second);
  }

  @Test
  void a_fork_keeps_the_parents_bytes() throws Exception {
    Files.writeString(work.resolve("f"), "parent");
    String root = snapshots.take(work);
    Path fork = folder("fork");
    snapshots.restore(root, fork);
    Shell.run(fork, "printf child > f");
    assertThat(work.resolve("f")).hasContent("parent");
    assertThat(new String(snapshots.file(root, "f"), UTF_8)).isEqualTo("parent");
    assertThat(new String(snapshots.file(snapshots.take(fork), "f"), UTF_8)).isEqualTo("child");
  }

  @Test
  void one_changed_file_is_one_file_read() throws Exception {
    Shell.run(
        work, "mkdir -p a/b; for i in $(seq 50); do echo $i > a/f$i; echo $i > a/b/g$i; done");
    Taken first = snapshots.measure(work);
    assertThat(first.hashed()).isEqualTo(100);
    assertThat(first.files()).isEqualTo(102);
    assertThat(snapshots.measure(work).hashed()).isZero();
    Files.writeString(work.resolve("a/b/g7"), "changed");
    assertThat(snapshots.measure(work).hashed()).isEqualTo(1);
    assertThat(snapshots.measure(work).root()).isEqualTo(new Snapshots(blobs).take(work));
  }

  @Test
  void after_a_restore_only_what_changes_is_read() throws Exception {
    Shell.run(work, "for i in $(seq 20); do echo $i > f$i; done");
    String root = snapshots.take(work);
    Path copy = folder("copy");
    Snapshots other = new Snapshots(blobs);
    other.restore(root, copy);
    assertThat(other.measure(copy).hashed()).isZero();
    Files.writeString(copy.resolve("f3"), "x");
    assertThat(other.measure(copy).hashed()).isEqualTo(1);
  }

  @Test
  void a_change_that_puts_the_old_time_and_size_back_is_seen() throws Exception {
    Path file = Files.writeString(work.resolve("f"), "aaaa");
    FileTime time = Files.getLastModifiedTime(file);
    String before = snapshots.take(work);
    Files.writeString(file, "bbbb");
    Files.setLastModifiedTime(file, time);
    assertThat(snapshots.take(work)).isNotEqualTo(before);
  }

  @Test
  void a_file_younger_than_the_clock_tick_is_read_again() throws Exception {
    Files.writeString(work.resolve("f"), "a");
    FileTime changed = (FileTime) Files.getAttribute(work.resolve("f"), "unix:ctime");
    Snapshots now = new Snapshots(blobs, WorkspaceBounds.DEFAULT, changed::toInstant);
    now.take(work);
    assertThat(now.measure(work).hashed()).isEqualTo(1);
  }

  @Test
  void names_that_are_no_text_come_back_as_they_were() throws Exception {
    Shell.run(
        work,
        "echo 1 > $'bad\\xff'; echo 2 > $'new\\nline'; ln -s $'to\\xfe/x' l; mkdir $'d\\xe4'; echo 3 > $'d\\xe4/中文'");
    String root = snapshots.take(work);
    Path copy = folder("copy");
    snapshots.restore(root, copy);
    Shell.run(temporary, "diff -r --no-dereference work copy");
    assertThat(Shell.run(copy, "ls | od -An -c")).isEqualTo(Shell.run(work, "ls | od -An -c"));
    String bad = "bad" + (char) 0xDCFF;
    assertThat(snapshots.list(root)).extracting(FileEntry::path).contains(bad, "new\nline");
    assertThat(new String(snapshots.file(root, bad), UTF_8)).isEqualTo("1\n");
    assertThat(FileName.shown(bad)).isEqualTo("bad\\xff");
  }

  @Test
  void names_that_are_no_text_survive_a_jvm_in_the_posix_locale() throws Exception {
    Shell.run(work, "echo 1 > $'bad\\xff'; echo 2 > '中文'; ln -s $'\\xfe' é");
    String root = snapshots.take(work);
    Path copy = folder("copy");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String out =
        Shell.run(
            temporary,
            "env -u JAVA_TOOL_OPTIONS -u JDK_JAVA_OPTIONS LC_ALL=C '%s' -cp '%s' dev.anabranch.blobs.SnapshotsTest$Posix '%s' '%s' '%s'"
                .formatted(java, System.getProperty("java.class.path"), blobs.dir(), root, copy)
                .replace("$", "\\$")
                .replace("'dev", "dev"));
    assertThat(out.strip()).isEqualTo("ANSI_X3.4-1968 " + root);
    Shell.run(temporary, "diff -r --no-dereference work copy");
  }

  /** Restores a snapshot and takes it again: arguments are the store, the root and a folder. */
  static final class Posix {
    private Posix() {}

    public static void main(String[] args) {
      Snapshots snapshots = new Snapshots(new FolderBlobs(Path.of(args[0])));
      snapshots.restore(args[1], Path.of(args[2]));
      System.out.println(
          System.getProperty("sun.jnu.encoding") + " " + snapshots.take(Path.of(args[2])));
    }
  }

  @Test
  void a_link_is_kept_as_text_and_never_followed() throws Exception {
    Files.writeString(temporary.resolve("secret"), "canary");
    Files.createSymbolicLink(work.resolve("out"), temporary.resolve("secret"));
    Files.createSymbolicLink(work.resolve("up"), Path.of(".."));
    String root = snapshots.take(work);
    assertThat(snapshots.list(root)).allMatch(entry -> entry.kind() == Kind.LINK);
    assertThatThrownBy(() -> snapshots.file(root, "out"))
        .isInstanceOf(NoSuchFile.class)
        .hasMessageContaining("link");
    assertThat(snapshots.find(root, "up/secret")).isEmpty();
    assertThat(blobs.has(dev.anabranch.events.Sha256.hex("canary"))).isFalse();
  }

  @Test
  void a_link_in_the_way_of_a_restore_is_replaced_not_followed() throws Exception {
    Files.createDirectories(work.resolve("d"));
    Files.writeString(work.resolve("d/f"), "new");
    Files.writeString(work.resolve("g"), "new");
    String root = snapshots.take(work);
    Path outside = folder("outside");
    Files.writeString(outside.resolve("f"), "canary");
    Path target = folder("target");
    Files.createSymbolicLink(target.resolve("d"), outside);
    Files.createSymbolicLink(target.resolve("g"), outside.resolve("f"));
    Files.createSymbolicLink(target.resolve("extra"), outside);
    snapshots.restore(root, target);
    assertThat(outside.resolve("f")).hasContent("canary");
    assertThat(Files.isSymbolicLink(target.resolve("d"))).isFalse();
    assertThat(target.resolve("d/f")).hasContent("new");
    assertThat(target.resolve("extra")).doesNotExist();
  }

  @Test
  void a_folder_swapped_for_a_link_is_not_walked() throws Exception {
    Path outside = folder("outside");
    Files.createSymbolicLink(work.resolve("d"), outside);
    try (SafeFolder open = SafeFolder.open(work)) {
      assertThatThrownBy(() -> open.child("d")).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> open.read("d")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_fifo_does_not_block_and_is_passed_over() throws Exception {
    Shell.run(work, "mkfifo pipe; echo x > file");
    Taken taken = snapshots.measure(work);
    assertThat(taken.skipped()).isEqualTo(1);
    assertThat(snapshots.list(taken.root())).extracting(FileEntry::path).containsExactly("file");
    snapshots.restore(taken.root(), work);
    assertThat(Files.exists(work.resolve("pipe"), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void setuid_is_dropped_and_modes_and_empty_folders_are_kept() throws Exception {
    Shell.run(
        work, "mkdir -p e/mpty; echo x > s; chmod 6755 s; echo y > p; chmod 600 p; chmod 2750 e");
    String root = snapshots.take(work);
    Path copy = folder("copy");
    snapshots.restore(root, copy);
    assertThat(Shell.run(copy, "stat -c '%a %n' e e/mpty p s"))
        .isEqualTo("750 e\n755 e/mpty\n600 p\n755 s\n");
  }

  @Test
  void a_restored_read_only_folder_can_be_taken_and_replaced() throws Exception {
    Shell.run(work, "mkdir ro; echo x > ro/f; chmod 400 ro/f; chmod 500 ro");
    String root = snapshots.take(work);
    Path copy = folder("copy");
    snapshots.restore(root, copy);
    snapshots.restore(snapshots.takeEmpty(), copy);
    assertThat(copy).isEmptyDirectory();
    assertThat(snapshots.take(work)).isEqualTo(root);
  }

  @Test
  void each_bound_has_its_own_refusal() throws Exception {
    Shell.run(work, "mkdir -p 1/2/3; head -c 600 /dev/zero > a; head -c 600 /dev/zero > b");
    assertThat(refused(new WorkspaceBounds(1000, 10, 9, 900)))
        .isEqualTo(WorkspaceTooLarge.Bound.BYTES);
    assertThat(refused(new WorkspaceBounds(2000, 4, 9, 900)))
        .isEqualTo(WorkspaceTooLarge.Bound.FILES);
    assertThat(refused(new WorkspaceBounds(2000, 10, 3, 900)))
        .isEqualTo(WorkspaceTooLarge.Bound.DEPTH);
    assertThat(later(new WorkspaceBounds(1200, 5, 4, 900)).measure(work).files()).isEqualTo(5);
  }

  private WorkspaceTooLarge.Bound refused(WorkspaceBounds bounds) {
    return catchThrowableOfType(WorkspaceTooLarge.class, () -> later(bounds).take(work)).bound();
  }

  @Test
  void a_file_above_the_cap_is_recorded_as_not_captured() throws Exception {
    Files.write(work.resolve("big"), new byte[11]);
    Snapshots capped = later(new WorkspaceBounds(1000, 10, 9, 10));
    Taken taken = capped.measure(work);
    assertThat(taken.uncaptured()).isEqualTo(1);
    FileEntry entry = capped.list(taken.root()).getFirst();
    assertThat(entry.kind()).isEqualTo(Kind.UNCAPTURED);
    assertThat(entry.size()).isEqualTo(11);
    assertThatThrownBy(() -> capped.file(taken.root(), "big")).isInstanceOf(NoSuchFile.class);
    capped.restore(taken.root(), work);
    assertThat(work.resolve("big")).hasSize(11);
  }

  @Test
  void a_lost_or_cut_blob_is_found_when_it_is_restored() throws Exception {
    Files.writeString(work.resolve("f"), "0123456789");
    String root = snapshots.take(work);
    Path blob = blobs.path(snapshots.list(root).getFirst().hash());
    Files.writeString(blob, "0123");
    Path copy = folder("copy");
    assertThatThrownBy(() -> snapshots.restore(root, copy)).isInstanceOf(BlobDamaged.class);
    Files.delete(blob);
    assertThatThrownBy(() -> snapshots.restore(root, copy)).isInstanceOf(BlobMissing.class);
  }

  @Test
  void a_blob_that_is_no_snapshot_is_refused() {
    String other = blobs.put("{}".getBytes(UTF_8));
    assertThatThrownBy(() -> snapshots.list(other)).isInstanceOf(NotASnapshot.class);
    String escaping =
        blobs.put(
            """
            {"entries":[{"kind":"link","mode":"0777","name":"../x","size":0,"target":"a"}],"folder":1}\
            """
                .getBytes(UTF_8));
    assertThatThrownBy(() -> snapshots.restore(escaping, work)).isInstanceOf(NotASnapshot.class);
  }

  @Test
  void root_can_give_a_restored_workspace_away() throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "only root can give files away");
    Shell.run(work, "mkdir d; echo x > d/f; ln -s f d/l");
    String root = snapshots.take(work);
    Path copy = folder("copy");
    snapshots.restore(root, copy, new Owner(20001, 20002));
    assertThat(Shell.run(copy, "stat -c '%u:%g' . d d/f d/l | sort -u")).isEqualTo("20001:20002\n");
    assertThat(snapshots.take(copy)).isEqualTo(root);
  }

  @Test
  void a_new_mode_alone_makes_a_new_root() throws Exception {
    Path file = Files.writeString(work.resolve("f"), "x");
    String before = snapshots.take(work);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    String after = snapshots.take(work);
    assertThat(after).isNotEqualTo(before);
    snapshots.restore(before, work);
    assertThat(snapshots.take(work)).isEqualTo(before);
  }

  @Test
  void a_blob_that_cannot_be_read_says_what_it_was_in_the_snapshot() throws IOException {
    Path from = Files.createDirectories(temporary.resolve("names/inner"));
    Files.writeString(from.resolve("file"), "content");
    String root = snapshots.take(temporary.resolve("names"));
    String file = snapshots.find(root, "inner/file").orElseThrow().hash();
    String inner = snapshots.find(root, "inner").orElseThrow().hash();
    Path into = Files.createDirectory(temporary.resolve("into"));

    Files.writeString(blobs.path(file), "other");
    assertThatThrownBy(() -> snapshots.restore(root, into))
        .isInstanceOf(BlobDamaged.class)
        .hasMessageContainingAll(file, "file inner/file of a snapshot");
    Files.delete(blobs.path(file));
    assertThatThrownBy(() -> snapshots.restore(root, into))
        .isInstanceOf(BlobMissing.class)
        .hasMessageContainingAll(file, "file inner/file of a snapshot");
    assertThatThrownBy(() -> snapshots.file(root, "inner/file"))
        .isInstanceOf(BlobMissing.class)
        .hasMessageContainingAll(file, "file inner/file of snapshot " + root);
    Files.delete(blobs.path(inner));
    assertThatThrownBy(() -> snapshots.list(root))
        .isInstanceOf(BlobMissing.class)
        .hasMessageContainingAll(inner, "folder inner of a snapshot");
    assertThatThrownBy(() -> snapshots.diff(snapshots.takeEmpty(), root))
        .isInstanceOf(BlobMissing.class)
        .hasMessageContainingAll(inner, "folder inner");
  }

  @Test
  void what_was_collected_since_is_put_again_though_the_folder_is_known() throws IOException {
    Path work = Files.createDirectories(temporary.resolve("known/inner"));
    Files.writeString(work.resolve("file"), "content");
    Files.setLastModifiedTime(work.resolve("file"), FileTime.from(Instant.EPOCH));
    Instant[] now = {Instant.now().plusSeconds(60)};
    Snapshots here = new Snapshots(blobs, WorkspaceBounds.DEFAULT, () -> now[0]);
    String root = here.take(temporary.resolve("known"));
    Taken again = here.measure(temporary.resolve("known"));
    assertThat(again.hashed()).as("nothing is read twice within the hour").isZero();

    List<String> all = new ArrayList<>();
    blobs.each(blob -> all.add(blob.sha256()));
    for (String blob : all) {
      blobs.trash(blob, Instant.MAX);
      blobs.remove(blob, Instant.MAX);
    }
    now[0] = now[0].plus(Duration.ofHours(25));

    assertThat(here.take(temporary.resolve("known"))).isEqualTo(root);
    assertThat(here.file(root, "inner/file")).asString(UTF_8).isEqualTo("content");
  }
}
