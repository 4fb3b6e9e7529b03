package dev.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same worker in a process of its own: as an ordinary user, as root, and in an old locale. */
@Timeout(90)
final class OrdinaryUserTest {
  private static final String EXPECTED =
      """
      0 é漢
      0 ä ö.txt
      0 ü
      0 wrote ß/x, 3 bytes
      0 ß/x:1:€
      1 €cat: CANARY: No such file or directory
      0 1000
      0 0
      ä ö.txt
      end
      """;

  @TempDir Path folder;

  @Test
  void a_worker_works_in_a_locale_that_knows_only_ascii() throws Exception {
    assertThat(run(List.of(), "POSIX")).isEqualTo(EXPECTED);
  }

  @Test
  void a_worker_works_as_an_ordinary_user() throws Exception {
    assertThat(run(ChildJvm.asOrdinaryUser(), "C.UTF-8")).isEqualTo(EXPECTED);
  }

  private String run(List<String> prefix, String locale) throws Exception {
    Path canary = Files.writeString(folder.resolve("canary.txt"), "seen\n");
    List<String> arguments = List.of(folder.resolve("data").toString(), canary.toString());
    return new ChildJvm(folder)
        .run(prefix, locale, OrdinaryUser.class, arguments)
        .replace(canary.toString(), "CANARY");
  }
}
