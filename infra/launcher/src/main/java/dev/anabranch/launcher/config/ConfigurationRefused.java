package dev.anabranch.launcher.config;

/** A setting that cannot be used; the message names it, its place and what it should be. */
public final class ConfigurationRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigurationRefused(String message) {
    super(message);
  }
}
