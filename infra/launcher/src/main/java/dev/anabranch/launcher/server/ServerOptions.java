package dev.anabranch.launcher.server;

import java.util.OptionalInt;

/**
 * How a server is asked to run.
 *
 * @param port the port a person asked for; without one the configured port or the next free one
 * @param background true if a verb started it: it ends by itself when idle
 */
public record ServerOptions(Role role, OptionalInt port, boolean background, String version) {}
