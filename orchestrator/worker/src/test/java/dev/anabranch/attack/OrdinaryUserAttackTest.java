package dev.anabranch.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.worker.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * All attacks once more on a worker that is not root: there the rooms run as the worker's own user,
 * whose files they must not reach all the same.
 */
@Timeout(240)
final class OrdinaryUserAttackTest {
  private static final List<String> SUITES =
      Stream.of(
              ReadAttackTest.class,
              WriteAttackTest.class,
              KernelAttackTest.class,
              NetworkAttackTest.class,
              ResourceAttackTest.class,
              FileToolAttackTest.class)
          .map(Class::getName)
          .toList();

  @TempDir Path folder;

  @Test
  void every_attack_is_contained_as_an_ordinary_user_too() throws Exception {
    List<String> arguments = Stream.concat(Stream.of(folder.toString()), SUITES.stream()).toList();
    String printed =
        new ChildJvm(folder).run(ChildJvm.asOrdinaryUser(), "C.UTF-8", AttackRun.class, arguments);

    assertThat(printed.lines()).hasSizeGreaterThan(40).allMatch(line -> line.endsWith(" held"));
  }
}
