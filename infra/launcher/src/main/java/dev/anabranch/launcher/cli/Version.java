package dev.anabranch.launcher.cli;

import picocli.CommandLine;

/** The version that the build wrote into the jar. */
final class Version implements CommandLine.IVersionProvider {

  static String text() {
    String built = Version.class.getPackage().getImplementationVersion();
    return built == null ? "unbuilt" : built;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"anabranch " + text() + " (Java " + Runtime.version() + ")"};
  }
}
