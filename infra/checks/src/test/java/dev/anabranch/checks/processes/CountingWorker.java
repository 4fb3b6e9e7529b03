package dev.anabranch.checks.processes;

import dev.anabranch.bus.BusAccess;
import dev.anabranch.bus.KafkaBus;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.json.Json;
import dev.anabranch.sandbox.SandboxSettings;
import dev.anabranch.tools.Printed;
import dev.anabranch.tools.Room;
import dev.anabranch.tools.Tool;
import dev.anabranch.tools.ToolEnd;
import dev.anabranch.tools.Tools;
import dev.anabranch.worker.Worker;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A worker in a process of its own, with a tool that touches the world outside: {@code main(id,
 * data folder, file for clients, file that is written to)}.
 */
public final class CountingWorker {
  static final ToolDefinition TOOL =
      new ToolDefinition("count_up", "Counts.", Json.object(), ToolEffect.EXTERNAL);
  private static final int SLOTS = 4;

  private CountingWorker() {}

  /** Works until it is killed. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of(args[2]))) {
      properties.load(in);
    }
    Map<String, String> security = new TreeMap<>();
    properties.forEach((name, value) -> security.put(String.valueOf(name), String.valueOf(value)));
    String bootstrap = properties.getProperty("bootstrap.servers");
    security.remove("bootstrap.servers");
    Worker.start(
        new Worker.Settings(
            args[0],
            SLOTS,
            Path.of(args[1]),
            SandboxSettings.DEFAULT,
            Worker.Settings.DEFAULT_WORKSPACES),
        KafkaBus.connect(new BusAccess(bootstrap, security), InstantSource.system(), args[0]),
        Tools.standard().with(new CountUp(Path.of(args[3]))));
    new CountDownLatch(1).await();
  }

  /** Adds a line with its number to a file outside of every sandbox, and takes a moment for it. */
  private record CountUp(Path file) implements Tool {
    @Override
    public String name() {
      return TOOL.name();
    }

    @Override
    public Optional<ToolDefinition> definition() {
      return Optional.of(TOOL);
    }

    @Override
    public ToolEffect effect() {
      return TOOL.effect();
    }

    @Override
    public ToolEnd run(Json.Obj arguments, Room room, Printed out) {
      try {
        byte[] line = (arguments.text("number") + "\n").getBytes(StandardCharsets.US_ASCII);
        Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return ToolEnd.Done.OK;
    }
  }
}
