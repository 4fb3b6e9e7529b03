package dev.anabranch.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.json.Json;
import dev.anabranch.launcher.client.HttpApi;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.server.Node;
import dev.anabranch.launcher.server.Role;
import dev.anabranch.launcher.server.ServerOptions;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** A real console over a data folder, and verbs that ask it or the folder itself. */
final class ConsoleHouse implements AutoCloseable {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final DataFolder data;
  private final Node node;

  ConsoleHouse(Path folder) {
    this.data = new DataFolder(folder).create();
    Configuration configuration = Configuration.read(data.root(), folder, Map.of());
    this.node =
        Node.start(
            data, configuration, new ServerOptions(Role.CONSOLE, OptionalInt.of(0), false, "test"));
  }

  DataFolder data() {
    return data;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + node.port().orElseThrow());
  }

  HttpApi as(String token) {
    return new HttpApi(url(), Optional.of(token));
  }

  /** Runs a verb that asks the console. */
  int there(String... args) {
    return run(Stream.concat(Stream.of(args), Stream.of("--url", url().toString())).toList());
  }

  Json.Obj jsonThere(String... args) {
    return json(there(Stream.concat(Stream.of(args), json()).toArray(String[]::new)));
  }

  /** Runs a verb that finds no server and reads the folder. */
  int here(String... args) {
    return run(List.of(args));
  }

  Json.Obj jsonHere(String... args) {
    return json(here(Stream.concat(Stream.of(args), json()).toArray(String[]::new)));
  }

  private static Stream<String> json() {
    return Stream.of("--output", "json");
  }

  private Json.Obj json(int code) {
    assertThat(code).as(said()).isEqualTo(Exit.DONE);
    return Json.parseObject(printed().strip());
  }

  private int run(List<String> args) {
    out.reset();
    err.reset();
    Terminal terminal = new Terminal(out, err, false, false, 200, Map.of());
    int code =
        CommandLines.run(
            terminal,
            Stream.concat(args.stream(), Stream.of("--data", data.root().toString()))
                .toArray(String[]::new));
    terminal.flush();
    return code;
  }

  String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    node.close();
  }
}
