package dev.anabranch.session;

import akka.serialization.SerializerWithStringManifest;
import java.io.NotSerializableException;

/** A {@link SessionState} as Akka Persistence keeps it in a snapshot. Made by its class name. */
public final class StateSerializer extends SerializerWithStringManifest {
  /** What a snapshot of ours is called; see {@link StateCodec#FOLD}. */
  public static final String MANIFEST = "session-state/" + StateCodec.FOLD;

  private static final int IDENTIFIER = 216_130;

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object state) {
    return MANIFEST;
  }

  @Override
  public byte[] toBinary(Object state) {
    return StateCodec.encode((SessionState) state);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    if (!manifest.equals(MANIFEST)) {
      throw new NotSerializableException(manifest + " is a snapshot of another fold");
    }
    return StateCodec.decode(bytes)
        .orElseThrow(() -> new NotSerializableException("this is no snapshot of a session"));
  }
}
