package dev.anabranch.launcher.server;

import dev.anabranch.journal.Database;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.config.ConfigurationRefused;
import dev.anabranch.launcher.config.Key;
import dev.anabranch.launcher.config.Setting;
import dev.anabranch.launcher.data.DataFolder;
import java.nio.file.Path;

/** Where the journal lies: in the data folder, unless the configuration names another place. */
public final class JournalPlace {
  /** The name of the journal in the data folder, wherever that lies. */
  static final String OWN = "journal.db";

  private JournalPlace() {}

  public static Database of(Configuration configuration, DataFolder data) {
    return configuration
        .setting(Key.JOURNAL)
        .map(JournalPlace::named)
        .orElseGet(() -> Database.sqlite(data.journal()));
  }

  /** What tells the journal in force from others that are used with the same data folder. */
  static String name(Configuration configuration, DataFolder data) {
    String place = of(configuration, data).toString();
    return place.equals(Database.sqlite(data.journal()).toString()) ? OWN : place;
  }

  private static Database named(Setting setting) {
    try {
      return Database.of(setting.value(), Path.of("").toAbsolutePath());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationRefused(setting.from() + ": " + e.getMessage());
    }
  }
}
