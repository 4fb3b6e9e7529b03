package dev.anabranch.console.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a token lets a person do; each role may do what those before it may. */
public enum Role {
  /** Reads. */
  VIEWER,
  /** Submits tasks and steers sessions. */
  OPERATOR,
  /** Lets calls run that ask, and moves the bounds within which none asks. */
  APPROVER,
  /** Gives and takes tokens, reads the audit log, imports. */
  ADMIN;

  public static Optional<Role> of(String name) {
    return Arrays.stream(values()).filter(role -> role.wireName().equals(name)).findFirst();
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean includes(Role least) {
    return compareTo(least) >= 0;
  }
}
