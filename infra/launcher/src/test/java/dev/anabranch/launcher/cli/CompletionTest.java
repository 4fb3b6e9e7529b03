package dev.anabranch.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script as a shell that sources it uses it. */
final class CompletionTest {
  @TempDir private Path temp;

  @Test
  void a_shell_that_sources_it_completes_verbs_options_and_values() throws Exception {
    assertThat(completed("anabranch", "ver")).containsExactly("verify");
    assertThat(completed("anabranch", "lin")).containsExactly("lineage");
    assertThat(completed("anabranch", "export", "--for")).containsExactly("--format");
    assertThat(completed("anabranch", "experience", "ret")).containsExactly("retire");
    assertThat(completed("anabranch", "tokens", "rev")).containsExactly("revoke");
    assertThat(completed("anabranch", "audit", "--ver")).containsExactly("--verify");
    assertThat(completed("anabranch", "who")).containsExactly("whoami");
    assertThat(completed("anabranch", "run", "--"))
        .contains("--dir", "--apply", "--budget", "--output", "--data");
    assertThat(completed("anabranch", "")).contains("demo", "run", "completion");
  }

  @Test
  void a_path_to_the_program_is_completed_as_its_name() throws Exception {
    String said = bash("complete -p anabranch");
    assertThat(said).contains("_complete_anabranch");
  }

  @Test
  void the_script_for_zsh_turns_on_what_it_stands_on_and_parses_as_shell() throws Exception {
    String script = script("zsh");
    assertThat(script).startsWith("autoload -U +X bashcompinit && bashcompinit\n");
    Path file = Files.writeString(temp.resolve("zsh"), script);
    assertThat(shell(List.of("bash", "-n", file.toString()))).isEmpty();
  }

  private static String script(String shell) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(out, new ByteArrayOutputStream(), false, false, 100, Map.of());
    assertThat(CommandLines.run(terminal, "completion", shell)).isEqualTo(Exit.DONE);
    terminal.flush();
    return out.toString(StandardCharsets.UTF_8);
  }

  /** What bash offers for the last of the words; compopt works while a person types alone. */
  private List<String> completed(String... words) throws Exception {
    String typed = "'" + String.join("' '", words) + "'";
    String said =
        bash(
            "compopt() { :; }; COMP_WORDS=("
                + typed
                + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1));"
                + " _complete_anabranch anabranch \"${COMP_WORDS[COMP_CWORD]}\" '';"
                + " printf '%s\\n' \"${COMPREPLY[@]}\"");
    return said.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private String bash(String then) throws Exception {
    Path file = Files.writeString(temp.resolve("completion"), script("bash"));
    return shell(List.of("bash", "--norc", "-c", "source '" + file + "'; " + then));
  }

  private static String shell(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
