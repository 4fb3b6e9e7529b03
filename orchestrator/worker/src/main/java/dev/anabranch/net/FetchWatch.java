package dev.anabranch.net;

import java.io.IOException;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Closes the connection of a fetch when its time is over or someone stops it. */
final class FetchWatch implements AutoCloseable {
  private static final long TICK_MILLIS = 50;

  private final Duration wall;
  private final BooleanSupplier stopped;
  private final Thread thread;
  private volatile Channel current = new Closed();
  private volatile String over = "";

  FetchWatch(Duration wall, BooleanSupplier stopped) {
    this.wall = wall;
    this.stopped = stopped;
    this.thread = Thread.ofVirtual().name("fetch-watch").start(this::watch);
  }

  /** What may fail because this watch closed a connection. */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws IOException;
  }

  /** Reads; if it fails because the time is over, says so. */
  <T> T reading(Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (IOException e) {
      throw over.isEmpty() ? e : new IOException(over, e);
    }
  }

  /** The connection to be closed from now on; at once if the time is over. */
  void closes(Channel channel) {
    current = channel;
    if (!over.isEmpty()) {
      RoomDoor.closeQuietly(channel);
    }
  }

  private void watch() {
    long deadline = System.nanoTime() + wall.toNanos();
    try {
      while (over.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
        if (stopped.getAsBoolean()) {
          over = "it was stopped";
        } else if (System.nanoTime() > deadline) {
          over = "it did not end within " + wall.toSeconds() + " s";
        }
      }
      RoomDoor.closeQuietly(current);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private static final class Closed implements Channel {
    @Override
    public boolean isOpen() {
      return false;
    }

    @Override
    public void close() {}
  }
}
