package dev.anabranch.localpostgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;

/** Makes the data of a new server. */
final class Cluster {
  private Cluster() {}

  static void make(Programs programs, ServerFolder folder, String password) throws IOException {
    folder.deleteUnfinishedData();
    folder.seal(password);
    if (programs.root()) {
      give(programs, folder);
    }
    // Only a power cut could lose what is not synced here, and then the whole folder is void.
    List<String> command =
        List.of(
            programs.path("initdb"),
            "--pgdata=" + folder.unfinishedData(),
            "--auth=scram-sha-256",
            "--username=postgres",
            "--pwfile=" + folder.password(),
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync");
    Programs.run(folder.path(), programs.asUser(List.of(), command));
    Files.move(folder.unfinishedData(), folder.data());
  }

  /** Gives the folder to the server's user, who must also be let through to it. */
  private static void give(Programs programs, ServerFolder folder) throws IOException {
    try {
      folder.give(Programs.USER);
    } catch (UserPrincipalNotFoundException e) {
      throw new PostgresFailed("root runs PostgreSQL as user postgres, who is not known here", e);
    }
    try {
      List<String> command = List.of("test", "-w", folder.path().toString());
      Programs.run(folder.path(), programs.asUser(List.of(), command));
    } catch (PostgresFailed e) {
      throw new PostgresFailed(
          "user postgres cannot reach " + folder.path() + ": some folder above it is closed", e);
    }
  }
}
