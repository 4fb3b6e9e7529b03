package dev.anabranch.launcher.server;

import dev.anabranch.journal.Database;
import dev.anabranch.journal.anchor.AnchorPlace;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.config.ConfigurationRefused;
import dev.anabranch.launcher.config.Key;
import dev.anabranch.launcher.config.Setting;
import dev.anabranch.launcher.data.DataFolder;
import java.nio.file.Path;

/**
 * Where the journal and its anchors lie: in the data folder, unless the configuration names other
 * places.
 */
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

  /** Where the signed statements lie; their keys are in the data folder. */
  public static AnchorPlace anchors(Configuration configuration, DataFolder data) {
    Path statements =
        configuration
            .text(Key.ANCHORS)
            .map(path -> Path.of(path).toAbsolutePath())
            .orElseGet(data::anchors);
    return new AnchorPlace(statements, data.root());
  }

  private static Database named(Setting setting) {
    try {
      return Database.of(setting.value(), Path.of("").toAbsolutePath());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationRefused(setting.from() + ": " + e.getMessage());
    }
  }
}
