package dev.anabranch.workspace;

import dev.anabranch.events.SessionId;
import java.io.IOException;

/** Brings back the long outputs of a session whose folder had been dropped, as far as is known. */
@FunctionalInterface
public interface EarlierOutputs {
  void bringBack(SessionId session, KeptOutputs into) throws IOException;
}
