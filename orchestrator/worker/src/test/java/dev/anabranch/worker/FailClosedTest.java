package dev.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.Bus;
import dev.anabranch.bus.Intake;
import dev.anabranch.bus.ToolCancel;
import dev.anabranch.bus.ToolRequest;
import dev.anabranch.bus.ToolResult;
import dev.anabranch.sandbox.Bubblewrap;
import dev.anabranch.sandbox.SandboxSettings;
import dev.anabranch.sandbox.SandboxSettings.UidRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a closed room nothing is taken, and one line says what to do. */
final class FailClosedTest {
  @TempDir Path data;
  @TempDir Path programs;
  private final Deaf bus = new Deaf();

  @Test
  void without_bubblewrap_the_package_is_named_and_nothing_is_taken() {
    assertThat(message())
        .isEqualTo(
            "Sandbox unavailable: bubblewrap not found. Debian/Ubuntu: apt-get install bubblewrap;"
                + " Fedora: dnf install bubblewrap");
    assertThat(bus.subscriptions).isZero();
  }

  @Test
  void an_old_bubblewrap_is_refused() throws IOException {
    bubblewrap("echo bubblewrap 0.6.2");

    assertThat(message()).contains("bubblewrap 0.6.2 is too old, 0.8.0 is needed");
    assertThat(bus.subscriptions).isZero();
  }

  @Test
  void blocked_user_namespaces_are_named() throws IOException {
    bubblewrap(
        """
        [ "$1" = --version ] && { echo bubblewrap 0.11.0; exit; }
        echo 'bwrap: No permissions to create new namespace, likely because ...' >&2; exit 1
        """);

    assertThat(message()).startsWith("Sandbox unavailable: user namespaces are blocked");
    assertThat(bus.subscriptions).isZero();
  }

  @Test
  void a_bubblewrap_that_only_pretends_is_found_out() throws IOException {
    bubblewrap(
        """
        [ "$1" = --version ] && { echo bubblewrap 0.11.0; exit; }
        true & echo "{ \\"child-pid\\": $! }" >&7
        while [ "$1" != -- ]; do shift; done; shift
        while [ "$1" != -- ]; do shift; done; shift
        SECRET_OF_WORKER=x "$@"; code=$?
        echo "{ \\"exit-code\\": $code }" >&7
        """);

    assertThat(message())
        .isEqualTo("Sandbox unavailable: a file outside the room could be read from inside");
    assertThat(bus.subscriptions).isZero();
  }

  @Test
  void root_without_a_free_uid_is_refused() {
    Assumptions.assumeTrue(Bubblewrap.isRoot(), "SKIPPED: only root drops to a uid");
    SandboxSettings taken = SandboxSettings.DEFAULT.withUids(new UidRange(1, 2));

    assertThat(message(taken))
        .isEqualTo(
            "Sandbox unavailable: running as root, and no uid in 1-2 is free to drop to; run as"
                + " an ordinary user, or give the container these uids");
    assertThat(bus.subscriptions).isZero();
  }

  private void bubblewrap(String script) throws IOException {
    Path file = Files.writeString(programs.resolve("bwrap"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(programs, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String message() {
    return message(SandboxSettings.DEFAULT.withSearchPath(programs.toString()));
  }

  private String message(SandboxSettings sandbox) {
    try (Worker worker = Worker.start(new Worker.Settings("local", 1, data, sandbox, 8), bus)) {
      return switch (worker.readiness()) {
        case Readiness.Ready ready -> "ready";
        case Readiness.NotReady notReady -> notReady.message();
      };
    }
  }

  /** A bus that counts who listens. */
  private static final class Deaf implements Bus {
    int subscriptions;

    @Override
    public CompletionStage<Void> publish(ToolRequest request) {
      throw new AssertionError("nothing is published");
    }

    @Override
    public CompletionStage<Void> publish(ToolResult result) {
      throw new AssertionError("nothing is published");
    }

    @Override
    public CompletionStage<Void> publish(ToolCancel cancel) {
      throw new AssertionError("nothing is published");
    }

    @Override
    public Subscription takeCalls(Intake intake) {
      subscriptions++;
      return () -> {};
    }

    @Override
    public Subscription takeResults(Function<ToolResult, CompletionStage<Void>> handler) {
      subscriptions++;
      return () -> {};
    }

    @Override
    public Subscription takeCancels(Consumer<ToolCancel> handler) {
      subscriptions++;
      return () -> {};
    }

    @Override
    public String address() {
      return "nowhere";
    }

    @Override
    public void close() {}
  }
}
