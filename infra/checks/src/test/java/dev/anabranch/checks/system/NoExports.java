package dev.anabranch.checks.system;

import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import dev.anabranch.sessions.JournalSessionReads;
import java.io.OutputStream;
import java.nio.file.Path;

/** For tests that export nothing. */
final class NoExports implements JournalSessionReads.Exports {
  @Override
  public void write(SessionId session, OutputStream out) {
    throw new IllegalStateException("no export in this test");
  }

  @Override
  public Json.Obj verify(Path file) {
    throw new IllegalStateException("no export in this test");
  }
}
