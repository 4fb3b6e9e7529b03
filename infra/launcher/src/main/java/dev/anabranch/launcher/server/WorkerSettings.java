package dev.anabranch.launcher.server;

import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.config.Key;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.sandbox.SandboxSettings;
import dev.anabranch.worker.Worker;
import java.nio.file.Path;
import java.util.List;

/** What a worker is told, from what is configured. */
public final class WorkerSettings {
  private static final int SLOTS_MAX = 64;

  private WorkerSettings() {}

  public static Worker.Settings of(Configuration configuration, DataFolder data) {
    List<Path> readable = configuration.list(Key.READ_ONLY_PATHS).stream().map(Path::of).toList();
    return new Worker.Settings(
        configuration.text(Key.WORKER_ID).orElseThrow(),
        configuration.number(Key.WORKER_SLOTS, 1, SLOTS_MAX),
        data.root(),
        SandboxSettings.DEFAULT.withReadOnlyPaths(readable),
        Worker.Settings.DEFAULT_WORKSPACES);
  }
}
