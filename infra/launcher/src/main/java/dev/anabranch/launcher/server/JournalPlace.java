package dev.anabranch.launcher.server;

import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.config.ConfigurationRefused;
import dev.anabranch.launcher.config.Key;
import dev.anabranch.launcher.data.DataFolder;
import java.nio.file.Path;

/** Where the journal lies: in the data folder, unless {@code sqlite:PATH} says otherwise. */
public final class JournalPlace {
  private static final String SQLITE = "sqlite:";

  private JournalPlace() {}

  public static Path of(Configuration configuration, DataFolder data) {
    return configuration
        .setting(Key.JOURNAL)
        .map(setting -> {
          if (!setting.value().startsWith(SQLITE)) {
            throw new ConfigurationRefused(
                setting.from() + ": journal must be sqlite:PATH, not " + setting.value());
          }
          return Path.of(setting.value().substring(SQLITE.length())).toAbsolutePath();
        })
        .orElseGet(data::journal);
  }
}
