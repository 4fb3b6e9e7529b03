package dev.anabranch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.anabranch.sandbox.StopSwitch.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What control groups do for a room, as far as this machine has them. */
@Timeout(60)
final class RoomGroupTest {
  @TempDir Path folder;

  @Test
  void limits_are_written_where_the_kernel_offers_them() throws IOException {
    for (String name : List.of("memory.max", "memory.swap.max", "memory.oom.group", "pids.max")) {
      Files.writeString(folder.resolve(name), "");
    }
    new RoomGroup(folder).limit(SandboxLimits.DEFAULT.withMemoryBytes(12_345));

    assertThat(folder.resolve("memory.max")).hasContent("12345");
    assertThat(folder.resolve("memory.swap.max")).hasContent("0");
    assertThat(folder.resolve("memory.oom.group")).hasContent("1");
    assertThat(folder.resolve("pids.max")).hasContent("136");
  }

  @Test
  void a_limit_that_is_offered_and_not_taken_is_a_failure() throws IOException {
    Files.createDirectory(folder.resolve("memory.max"));

    assertThatIOException()
        .isThrownBy(() -> new RoomGroup(folder).limit(SandboxLimits.DEFAULT))
        .withMessageContaining("cannot be set");
  }

  @Test
  void a_group_without_controllers_gets_no_limit_and_no_file() throws IOException {
    new RoomGroup(folder).limit(SandboxLimits.DEFAULT);

    assertThat(folder).isEmptyDirectory();
    assertThat(new RoomGroup(folder).ranOutOfMemory()).isFalse();
  }

  @Test
  void a_room_that_the_kernel_ended_for_its_memory_says_so() throws Exception {
    Files.writeString(folder.resolve("memory.max"), "");
    Files.writeString(folder.resolve("memory.events"), "low 0\nmax 3\noom 1\noom_kill 1\n");
    Files.writeString(folder.resolve("cgroup.events"), "populated 0\nfrozen 0\n");
    Path status = Files.writeString(folder.resolve("status"), "");
    SandboxCommand command =
        new SandboxCommand(
            List.of("true"), Map.of(), folder, Optional.empty(), Duration.ofSeconds(20));
    Process killed = new ProcessBuilder("/bin/sh", "-c", "kill -9 $$").start();

    SandboxEnd end =
        new BubblewrapRun(
                killed,
                status,
                command,
                SandboxLimits.DEFAULT,
                Optional.of(new RoomGroup(folder)),
                (buffer, length) -> {},
                new StopSwitch())
            .await();

    assertThat(end)
        .isEqualTo(
            new SandboxEnd.Stopped(
                new StopSwitch.Stop(
                    Cause.LIMIT, "its processes together used more than 2048 MiB of memory")));
  }

  @Test
  void a_machine_without_version_two_has_none() throws IOException {
    Path self = Files.createDirectories(folder.resolve("self"));
    Files.writeString(self.resolve("cgroup"), "4:memory:/a\n1:name=systemd:/\n");
    Files.writeString(
        self.resolve("mountinfo"), "36 31 0:33 / /sys/fs/cgroup/m rw - cgroup c rw\n");

    assertThat(Cgroups.find(folder)).isEmpty();
    assertThat(Cgroups.find(folder.resolve("none"))).isEmpty();
  }

  @Test
  void a_group_is_found_by_what_the_kernel_says() throws IOException {
    Path self = Files.createDirectories(folder.resolve("self"));
    Files.writeString(self.resolve("cgroup"), "0::/a/b\n");
    Files.writeString(
        self.resolve("mountinfo"), "41 31 0:38 / " + folder + " rw - cgroup2 cgroup2 rw\n");
    Files.createDirectories(folder.resolve("a/b"));

    assertThat(Cgroups.find(folder)).as("an ordinary folder cannot be joined").isEmpty();
  }

  @Test
  void a_real_group_ends_all_that_is_in_it() throws Exception {
    Optional<Cgroups> groups = Cgroups.find(Path.of("/proc"));
    Assumptions.assumeTrue(groups.isPresent(), "SKIPPED: no control group may be made here");
    Process sleeping;
    try (RoomGroup group = groups.orElseThrow().open()) {
      sleeping =
          new ProcessBuilder(
                  "/bin/sh",
                  "-c",
                  "echo 0 >\"$1\"; setsid sleep 600 & exec sleep 600",
                  "sh",
                  group.entrance().toString())
              .start();
      while (group.isEmpty()) {
        assertThat(sleeping.isAlive()).isTrue();
        Thread.sleep(5);
      }
    }
    assertThat(sleeping.waitFor()).isEqualTo(137);
    assertThat(groups.orElseThrow().bounds()).contains("end by cgroup");
  }

  @Test
  void two_workers_in_one_process_do_not_get_in_each_others_way() throws Exception {
    Optional<Cgroups> one = Cgroups.find(Path.of("/proc"));
    Optional<Cgroups> two = Cgroups.find(Path.of("/proc"));
    Assumptions.assumeTrue(one.isPresent(), "SKIPPED: no control group may be made here");
    try (RoomGroup first = one.orElseThrow().open();
        RoomGroup second = two.orElseThrow().open()) {
      assertThat(first.entrance()).isNotEqualTo(second.entrance());
    }
  }
}
