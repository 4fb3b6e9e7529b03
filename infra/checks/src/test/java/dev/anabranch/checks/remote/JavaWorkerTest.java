package dev.anabranch.checks.remote;

import java.nio.file.Path;

/** A worker in Java does all that a remote worker must. */
final class JavaWorkerTest extends RemoteWorkerContract {
  @Override
  AutoCloseable start(Place place, Path effects) throws Exception {
    return new JavaWorker(place, effects, JavaWorker.Flaw.NONE);
  }
}
