package dev.anabranch.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/**
 * The numbered steps from an empty database to today's schema, the same numbers in each dialect. A
 * step that was released is never changed; another form is another step.
 */
final class Migrations {
  private static final List<String> STEPS =
      List.of("0001-journal", "0002-imports-and-marks", "0003-library");

  private Migrations() {}

  /** The schema that this program reads and writes. */
  static int version() {
    return STEPS.size();
  }

  /** Carries out step {@code number} (from 1); the transaction is the caller's. */
  static void step(Connection connection, String dialect, int number) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements(dialect + '/' + STEPS.get(number - 1) + ".sql")) {
        statement.execute(sql);
      }
    }
  }

  /** Statements end with a semicolon and an empty line. */
  private static List<String> statements(String resource) {
    try (InputStream in = Migrations.class.getResourceAsStream("migrations/" + resource)) {
      if (in == null) {
        throw new IllegalStateException("the migration " + resource + " is not in this program");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split(";\\s*(\\n\\s*\\n|$)"))
          .filter(sql -> !sql.isBlank())
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the migration " + resource, e);
    }
  }
}
