package dev.anabranch.journal.derived;

import dev.anabranch.journal.Database;
import java.nio.file.Path;
import java.util.Optional;

/** Where the derived tables of a journal lie: in a file, or on the journal's own server. */
final class DerivedPlace {
  private DerivedPlace() {}

  static DerivedDatabase.Source source(Database database, Path file) {
    Optional<String> url = database.url();
    return url.isPresent() ? () -> PostgresDerived.open(url.get()) : () -> SqliteDerived.open(file);
  }

  static DerivedTables tables(Database database, Path file) {
    return database
        .url()
        .<DerivedTables>map(PostgresDerived::reading)
        .orElseGet(() -> new RestingTables(file));
  }
}
