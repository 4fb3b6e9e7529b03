package dev.anabranch.launcher.terminal;

/** The exit codes of the public contract. */
public final class Exit {
  public static final int DONE = 0;
  public static final int TASK_FAILED = 1;
  public static final int USAGE = 2;
  public static final int NOT_FOUND = 3;
  public static final int NEEDS_APPROVAL = 4;
  public static final int UNREACHABLE = 5;
  public static final int TIMED_OUT = 124;
  public static final int INTERRUPTED = 130;

  private Exit() {}
}
