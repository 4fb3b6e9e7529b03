package dev.anabranch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.sandbox.SandboxSettings.UidRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FreeUidTest {
  private static final UidRange RANGE = new UidRange(30_000, 30_002);

  @TempDir Path folder;

  @BeforeEach
  void emptyMachine() throws IOException {
    Files.createDirectory(folder.resolve("proc"));
    machine("root:x:0:0:root:/root:/bin/sh\n", "         0          0 4294967295\n");
  }

  @Test
  void the_wish_decides_where_the_search_begins() throws IOException {
    try (FreeUid uid = claim(RANGE, 4)) {
      assertThat(uid.user()).isEqualTo(new SandboxUser(30_001, 30_001));
    }
  }

  @Test
  void two_workers_never_share_one() throws IOException {
    try (FreeUid first = claim(RANGE, 0);
        FreeUid second = claim(RANGE, 0);
        FreeUid third = claim(RANGE, 0)) {
      assertThat(first.user().uid()).isEqualTo(30_000);
      assertThat(second.user().uid()).isEqualTo(30_001);
      assertThat(third.user().uid()).isEqualTo(30_002);
      assertThat(FreeUid.claim(RANGE, 0, folder.resolve("claims"), machine())).isEmpty();
    }
    try (FreeUid again = claim(RANGE, 0)) {
      assertThat(again.user().uid()).isEqualTo(30_000);
    }
  }

  @Test
  void an_account_is_not_free() throws IOException {
    machine("somebody:x:30000:30000::/:/bin/sh\nbroken line\n", "0 0 4294967295\n");

    try (FreeUid uid = claim(RANGE, 0)) {
      assertThat(uid.user().uid()).isEqualTo(30_001);
    }
  }

  @Test
  void a_uid_that_this_container_does_not_know_is_not_free() throws IOException {
    machine("", "         0       1000          1\n     30002     230002          1\n");

    try (FreeUid uid = claim(RANGE, 0)) {
      assertThat(uid.user().uid()).isEqualTo(30_002);
    }
    assertThat(FreeUid.claim(new UidRange(5, 9), 0, folder.resolve("claims"), machine())).isEmpty();
  }

  private FreeUid claim(UidRange range, int wish) throws IOException {
    return FreeUid.claim(range, wish, folder.resolve("claims"), machine()).orElseThrow();
  }

  private void machine(String passwd, String uidMap) throws IOException {
    Files.writeString(folder.resolve("passwd"), passwd);
    Files.writeString(folder.resolve("uid_map"), uidMap);
  }

  private FreeUid.Machine machine() {
    return new FreeUid.Machine(
        folder.resolve("passwd"), folder.resolve("uid_map"), folder.resolve("proc"));
  }
}
