package dev.anabranch.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What a person can do about a room that could not be built, from what bubblewrap said. */
final class SandboxFix {
  private static final Path SYS = Path.of("/proc/sys");

  private SandboxFix() {}

  static String forMessage(String said) {
    return forMessage(said, SYS);
  }

  /** {@code sys} is where the kernel's settings are read. */
  static String forMessage(String said, Path sys) {
    String words = said.toLowerCase(Locale.ROOT);
    if (words.contains("mount proc") || words.contains("mounting proc")) {
      return "/proc is masked, as in many containers; run the container with an unmasked /proc ("
          + said
          + ")";
    }
    boolean namespaces =
        words.contains("namespace") || words.contains("uid map") || words.contains("rtm_newaddr");
    return namespaces ? "user namespaces are blocked" + namespaceFix(sys, said) : said;
  }

  private static String namespaceFix(Path sys, String said) {
    if (setting(sys, "kernel/apparmor_restrict_unprivileged_userns").equals("1")) {
      return " (kernel.apparmor_restrict_unprivileged_userns=1): install an AppArmor profile that"
          + " allows userns for bwrap, or sysctl -w"
          + " kernel.apparmor_restrict_unprivileged_userns=0";
    }
    if (setting(sys, "kernel/unprivileged_userns_clone").equals("0")) {
      return ": sysctl -w kernel.unprivileged_userns_clone=1";
    }
    if (setting(sys, "user/max_user_namespaces").equals("0")) {
      return ": sysctl -w user.max_user_namespaces=15000";
    }
    return "; in a container the seccomp profile must allow user namespaces (" + said + ")";
  }

  private static String setting(Path sys, String name) {
    try {
      return Files.readString(sys.resolve(name)).strip();
    } catch (IOException notThere) {
      return "";
    }
  }
}
