package dev.anabranch.console;

import java.io.IOException;

/** The caller closed the connection in the middle; there is nobody left to answer. */
final class CallerGone extends IOException {
  private static final long serialVersionUID = 1L;

  CallerGone(String doing) {
    super("the caller went away while " + doing);
  }
}
