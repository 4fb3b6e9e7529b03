package dev.anabranch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bubblewrap says, and what a person reads. */
final class SandboxFixTest {
  @TempDir Path sys;

  @Test
  void apparmor_is_named_where_it_blocks() throws IOException {
    setting("kernel/apparmor_restrict_unprivileged_userns", "1");

    assertThat(fix("bwrap: setting up uid map: Permission denied"))
        .startsWith(
            "user namespaces are blocked (kernel.apparmor_restrict_unprivileged_userns=1): install"
                + " an AppArmor profile");
    assertThat(fix("bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted"))
        .startsWith("user namespaces are blocked");
  }

  @Test
  void a_switched_off_kernel_setting_is_named() throws IOException {
    setting("kernel/unprivileged_userns_clone", "0");

    assertThat(fix("bwrap: No permissions to create new namespace"))
        .isEqualTo("user namespaces are blocked: sysctl -w kernel.unprivileged_userns_clone=1");
  }

  @Test
  void a_bound_of_zero_namespaces_is_named() throws IOException {
    setting("user/max_user_namespaces", "0");

    assertThat(fix("bwrap: Creating new namespace failed: No space left on device"))
        .isEqualTo("user namespaces are blocked: sysctl -w user.max_user_namespaces=15000");
  }

  @Test
  void a_container_is_meant_where_no_setting_explains_it() {
    assertThat(fix("bwrap: Creating new namespace failed: Operation not permitted"))
        .contains("in a container the seccomp profile must allow user namespaces");
    assertThat(fix("bwrap: Can't mount proc on /newroot/proc: Operation not permitted"))
        .startsWith("/proc is masked");
  }

  @Test
  void what_we_do_not_know_is_passed_on() {
    assertThat(fix("bwrap: Can't find source path /x"))
        .isEqualTo("bwrap: Can't find source path /x");
  }

  private String fix(String said) {
    return SandboxFix.forMessage(said, sys);
  }

  private void setting(String name, String value) throws IOException {
    Path file = sys.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, value + "\n");
  }
}
