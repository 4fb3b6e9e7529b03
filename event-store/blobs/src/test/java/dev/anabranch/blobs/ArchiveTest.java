package dev.anabranch.blobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
  @TempDir Path temporary;
  private FolderBlobs blobs;
  private Snapshots snapshots;
  private Path work;

  @BeforeEach
  void open() throws IOException {
    blobs = new FolderBlobs(temporary.resolve("blobs"));
    snapshots = new Snapshots(blobs);
    work = Files.createDirectory(temporary.resolve("work"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void a_packed_folder_has_the_root_of_the_folder(long seed) throws Exception {
    new RandomTree(seed).fill(work);
    String root = snapshots.take(work);
    byte[] packed = pack(Set.of());
    assertThat(take(packed)).isEqualTo(root);
    assertThat(pack(Set.of())).as("the same bytes again").isEqualTo(packed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--format=gnu", "--format=pax", "--format=posix"})
  void what_tar_makes_has_the_root_of_the_folder(String format) throws Exception {
    new RandomTree(42).fill(work);
    String deep = "d".repeat(120) + "/" + "e".repeat(200);
    Shell.run(work, "mkdir -p " + deep + "; echo x > " + deep + "/" + "f".repeat(200));
    Shell.run(work, "ln -s " + "t".repeat(150) + " longlink; echo 1 > h1; ln h1 h2");
    String root = snapshots.take(work);
    Shell.run(work, "tar " + format + " -czf ../a.tgz . && tar " + format + " -cf ../a.tar .");
    assertThat(take(Files.readAllBytes(temporary.resolve("a.tgz")))).isEqualTo(root);
    assertThat(take(Files.readAllBytes(temporary.resolve("a.tar")))).isEqualTo(root);
  }

  @Test
  void tar_reads_what_we_pack() throws Exception {
    new RandomTree(7).fill(work);
    Shell.run(
        work, "mkdir " + "n".repeat(150) + "; echo x > " + "n".repeat(150) + "/" + "m".repeat(99));
    Files.write(temporary.resolve("a.tgz"), pack(Set.of()));
    Shell.run(
        temporary, "mkdir out && tar -xzpf a.tgz -C out && diff -r --no-dereference work out");
  }

  @Test
  void excluded_folders_stay_out() throws Exception {
    Shell.run(work, "mkdir .anabranch; echo token > .anabranch/token; echo x > f");
    String root = take(pack(Set.of(work.toRealPath().resolve(".anabranch"))));
    assertThat(snapshots.list(root)).extracting(FileEntry::path).containsExactly("f");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "a/../../evil", "..", "/etc/evil", "a/b/../c"})
  void a_name_that_leaves_the_folder_is_refused(String name) throws Exception {
    byte[] archive = tar(tar -> tar.file(name, 0644, 1, one()));
    assertThatThrownBy(() -> take(archive))
        .isInstanceOf(ArchiveRefused.class)
        .hasMessageContaining(name);
  }

  @Test
  void nothing_is_written_through_a_link_of_the_archive() throws Exception {
    byte[] archive =
        tar(tar -> {
          tar.link("l", "/etc");
          tar.file("l/evil", 0644, 1, one());
        });
    assertThatThrownBy(() -> take(archive))
        .isInstanceOf(ArchiveRefused.class)
        .hasMessageContaining("not a folder");
  }

  @Test
  void a_hard_link_to_what_is_not_in_the_archive_is_refused() throws Exception {
    Shell.run(work, "echo 1 > h1; ln h1 h2; tar -cf ../a.tar h1 h2; tar --delete -f ../a.tar h1");
    byte[] archive = Files.readAllBytes(temporary.resolve("a.tar"));
    assertThatThrownBy(() -> take(archive))
        .isInstanceOf(ArchiveRefused.class)
        .hasMessageContaining("hard link");
  }

  @Test
  void devices_and_fifos_are_passed_over() throws Exception {
    Shell.run(work, "mkfifo p; echo x > f; tar -czf ../a.tgz .");
    String root = take(Files.readAllBytes(temporary.resolve("a.tgz")));
    assertThat(snapshots.list(root)).extracting(FileEntry::path).containsExactly("f");
  }

  @Test
  void a_bomb_is_refused_before_it_is_unpacked() throws Exception {
    WorkspaceBounds small = new WorkspaceBounds(1 << 20, 20, 5, 1 << 20);
    Snapshots bounded = new Snapshots(blobs, small, java.time.InstantSource.system());
    byte[] large =
        tar(tar -> tar.file("zeros", 0644, 64 << 20, new ByteArrayInputStream(new byte[0])));
    assertThat(large).hasSizeLessThan(100_000);
    byte[] many =
        tar(tar -> {
          for (int i = 0; i < 21; i++) {
            tar.folder("d" + i, 0755);
          }
        });
    byte[] deep = tar(tar -> tar.folder("1/2/3/4/5/6", 0755));
    for (byte[] archive : new byte[][] {large, many, deep}) {
      assertThatThrownBy(() -> bounded.takeArchive(new ByteArrayInputStream(archive)))
          .isInstanceOf(WorkspaceTooLarge.class);
    }
  }

  @Test
  void a_cut_or_damaged_archive_is_refused_in_words() throws Exception {
    byte[] archive = tar(tar -> tar.file("f", 0644, 1000, new ByteArrayInputStream(random())));
    byte[] cut = Arrays.copyOf(archive, archive.length / 2);
    assertThatThrownBy(() -> take(cut)).isInstanceOf(ArchiveRefused.class);
    assertThatThrownBy(() -> take("PK not a tar at all".repeat(60).getBytes(UTF_8)))
        .isInstanceOf(ArchiveRefused.class)
        .hasMessageContaining("not a tar");
    byte[] flipped = archive.clone();
    flipped[archive.length / 2] ^= 1;
    assertThatThrownBy(() -> take(flipped)).isInstanceOf(ArchiveRefused.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void random_damage_is_refused_or_read_but_never_anything_else(long seed) throws Exception {
    new RandomTree(seed).fill(work);
    Shell.run(work, "tar --format=pax -cf ../a.tar .");
    byte[] archive = Files.readAllBytes(temporary.resolve("a.tar"));
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      byte[] damaged = archive.clone();
      damaged[random.nextInt(archive.length)] = (byte) random.nextInt();
      try {
        take(damaged);
      } catch (ArchiveRefused | WorkspaceTooLarge expected) {
        assertThat(expected).hasMessageNotContaining("null");
      }
    }
  }

  private static byte[] random() {
    byte[] bytes = new byte[1000];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static InputStream one() {
    return new ByteArrayInputStream(new byte[] {'x'});
  }

  private String take(byte[] archive) {
    return snapshots.takeArchive(new ByteArrayInputStream(archive));
  }

  private byte[] pack(Set<Path> excluded) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Archive.pack(work, excluded, WorkspaceBounds.DEFAULT, out);
    return out.toByteArray();
  }

  private interface Members {
    void write(TarWriter tar) throws IOException;
  }

  private static byte[] tar(Members members) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      TarWriter tar = new TarWriter(gzip);
      members.write(tar);
      tar.end();
    }
    return out.toByteArray();
  }
}
