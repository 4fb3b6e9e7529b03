package dev.anabranch.journal.derived;

import java.sql.SQLException;

/** Another node projects; this one takes over when that one is gone. */
final class ProjectedElsewhere extends SQLException {
  private static final long serialVersionUID = 1L;

  ProjectedElsewhere() {
    super("another node projects");
  }
}
