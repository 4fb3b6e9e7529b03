package dev.anabranch.launcher.server;

import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.secrets.Redactor;
import java.util.ArrayList;
import java.util.List;

/** The secrets that a server itself has, which nothing that it writes may hold. */
final class OwnSecrets {
  private OwnSecrets() {}

  static Redactor of(DataFolder data, Configuration configuration) {
    List<String> values = new ArrayList<>(List.of(data.token(), data.busSecret()));
    configuration.apiKey().ifPresent(values::add);
    return Redactor.SHAPES.knowing(values);
  }
}
