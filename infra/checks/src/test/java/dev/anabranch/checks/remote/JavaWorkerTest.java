package dev.anabranch.checks.remote;

import java.nio.file.Path;

/** A worker in Java does all that a remote worker must. */
final class JavaWorkerTest extends RemoteWorkerContract {
  @Override
  AutoCloseable start(RemoteHouse house, String name, Path effects) throws Exception {
    return new JavaWorker(house, name, effects, JavaWorker.Flaw.NONE);
  }
}
