package dev.anabranch.checks.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions move from one data folder to another, as a person would move them. */
final class ImportTest {
  @TempDir private Path temp;
  private Installation there = new Installation(Path.of("unset"));
  private Installation here = new Installation(Path.of("unset"));

  @BeforeEach
  void install() throws IOException {
    there = new Installation(Files.createDirectory(temp.resolve("there")));
    here = new Installation(Files.createDirectory(temp.resolve("here")));
    Files.createDirectory(there.folder("work"));
    Files.writeString(there.folder("work").resolve("a.csv"), "n\n1\n2\n");
  }

  @AfterEach
  void remove() {
    there.close();
    here.close();
  }

  @Test
  void an_exported_fork_is_imported_elsewhere_proven_and_exported_with_the_same_bytes()
      throws IOException {
    String parent =
        there
            .run("run", "survey this folder", "--dir", "work", "--output", "json")
            .exits(0)
            .json()
            .text("id");
    String child = there.fork(parent + "@4");
    there.run("tail", child).exits(0);
    String exported = there.run("export", child).exits(0).out();
    Path file = Files.writeString(here.folder("child.jsonl"), exported);

    Json.Obj imported = here.run("import", file.toString(), "--output", "json").exits(0).json();

    assertThat(imported.list("sessions").getFirst().asObject().text("id")).isEqualTo(child);
    assertThat(here.run("export", child).exits(0).out()).isEqualTo(exported);
    assertThat(here.run("verify", "--all").exits(0).out()).startsWith("ok: 2 sessions");
    Json.Obj ancestor = here.run("show", parent, "--output", "json").exits(0).json();
    assertThat(ancestor.text("status")).isEqualTo("paused");
    assertThat(ancestor.integer("head")).isEqualTo(4);
    here.run("import", file.toString()).exits(0);

    Files.writeString(file, exported.replaceFirst("survey", "Survey"));
    assertThat(here.run("import", file.toString()).exits(1).err()).contains("edited or cut");
  }
}
