package dev.anabranch.journal.anchor;

import dev.anabranch.json.JsonRefused;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the statements of a file, one line at a time, and says which lines are not in their place
 * or not signed by the key. What a line that is not signed says is believed by nobody. A last line
 * without an end was never finished: it says nothing and is no fault.
 */
final class StatementLines {
  /** More faults are counted by nobody: the first ones say where to look. */
  private static final int FAULTS_MAX = 100;

  private final Path file;
  private final VerifyingKey key;
  private final List<String> faults = new ArrayList<>();
  private String previous = Statement.NO_PREVIOUS;
  private long earlier;
  private long line;
  private long signed;

  StatementLines(Path file, VerifyingKey key) {
    this.file = file;
    this.key = key;
  }

  /** Gives every signed statement to {@code each}, in the order of the file. */
  void read(Consumer<Statement> each) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      for (Optional<byte[]> next = next(in); next.isPresent(); next = next(in)) {
        line(next.get(), each);
      }
    }
  }

  List<String> faults() {
    return faults;
  }

  /** How many statements were signed. */
  long signed() {
    return signed;
  }

  private void line(byte[] bytes, Consumer<Statement> each) {
    line++;
    try {
      Statement statement = StatementForm.signed(bytes, key);
      signed++;
      place(statement);
      earlier = statement.entries();
      each.accept(statement);
    } catch (JsonRefused e) {
      fault(String.valueOf(e.getMessage()));
      earlier = -1;
    }
    previous = Statement.digest(bytes);
  }

  private void place(Statement statement) {
    if (!statement.previous().equals(previous)) {
      fault(
          "it does not follow the line before; statement "
              + statement.number()
              + " stands here, so lines were dropped, added, changed or moved");
    } else if (statement.number() != line) {
      fault("it says that it is statement " + statement.number());
    } else if (earlier >= 0 && statement.entries() != earlier + statement.traces().count()) {
      fault("it counts its entries wrongly");
    }
  }

  private void fault(String reason) {
    if (faults.size() < FAULTS_MAX) {
      faults.add("line " + line + " of " + file.getFileName() + ": " + reason);
    }
  }

  private Optional<byte[]> next(InputStream in) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream(1_024);
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return Optional.of(read.toByteArray());
      }
      if (read.size() == AnchorFile.LINE_BYTES_MAX) {
        line++;
        fault("it is longer than any statement");
        return Optional.empty();
      }
      read.write(next);
    }
    return Optional.empty();
  }
}
