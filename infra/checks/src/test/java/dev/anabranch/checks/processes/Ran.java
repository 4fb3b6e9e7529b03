package dev.anabranch.checks.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;

/** A command that has ended: its exit code and what it wrote. */
record Ran(String command, int code, String out, String err) {

  /** Itself, if it ended with {@code expected}; else fails with all it said. */
  Ran exits(int expected) {
    assertThat(code).as("%s%nstdout: %s%nstderr: %s", command, out, err).isEqualTo(expected);
    return this;
  }

  Json.Obj json() {
    return Json.parseObject(out);
  }
}
