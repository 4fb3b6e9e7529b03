package dev.anabranch.journal;

import dev.anabranch.events.HashChain;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.AdoptionRule.Change;
import dev.anabranch.journal.AdoptionRule.Known;
import dev.anabranch.journal.AdoptionRule.Ruling;
import java.sql.SQLException;
import java.util.Optional;

/** Carries out an adoption inside the transaction of a group. */
final class JdbcAdoption implements AdoptionRule.Branches<SQLException> {
  private final JdbcWrites sql;
  private final Group group;

  JdbcAdoption(JdbcWrites sql, Group group) {
    this.sql = sql;
    this.group = group;
  }

  /** Answers the new head; what it refuses has written nothing. */
  Head adopt(Adoption adoption) throws SQLException {
    Ruling ruling = new AdoptionRule<>(this).of(adoption);
    Head head =
        switch (ruling.change()) {
          case CREATE -> created(adoption);
          case LAY -> laid(adoption);
          case NAME -> named(adoption);
          case NONE -> here(adoption.session());
        };
    for (StoredEntry entry : ruling.entries()) {
      StoredEntry placed = entry.at(group.nextOrdering());
      sql.addEvent(head.stream(), placed);
      head = head.after(placed);
    }
    if (!ruling.entries().isEmpty() || ruling.change() == Change.LAY) {
      group.moved(head);
    }
    if (!ruling.entries().isEmpty() || ruling.change().moves()) {
      sql.lineage().setImported(head);
    }
    return head;
  }

  private Head created(Adoption adoption) throws SQLException {
    SessionId session = adoption.session();
    if (adoption.fork().isEmpty()) {
      Head head = Head.empty(group.nextStream(), session);
      sql.addRoot(head);
      return head;
    }
    Adoption.Fork fork = adoption.fork().get();
    long parent = here(fork.parent()).stream();
    Head head = atFork(fork, group.nextStream(), session);
    sql.addChild(head, parent, here(fork.origin()).stream());
    sql.lineage().setParent(head.stream(), parent, fork.guessed());
    return head;
  }

  private Head laid(Adoption adoption) throws SQLException {
    Adoption.Fork fork = adoption.fork().orElseThrow();
    Head head = atFork(fork, here(adoption.session()).stream(), adoption.session());
    sql.lineage().clear(head);
    sql.inherit(head, here(fork.origin()).stream());
    sql.lineage().setParent(head.stream(), here(fork.parent()).stream(), fork.guessed());
    return head;
  }

  private Head named(Adoption adoption) throws SQLException {
    Head head = here(adoption.session());
    Adoption.Fork fork = adoption.fork().orElseThrow();
    sql.lineage().setParent(head.stream(), here(fork.parent()).stream(), false);
    return head;
  }

  private Head atFork(Adoption.Fork fork, long stream, SessionId session) throws SQLException {
    return sql.headAt(here(fork.origin()).stream(), fork.at(), stream, session).orElseThrow();
  }

  private Head here(SessionId session) throws SQLException {
    return group.head(session).orElseThrow(() -> new UnknownSession(session));
  }

  @Override
  public Optional<Known> find(SessionId session) throws SQLException {
    Optional<Head> head = group.head(session);
    return head.isPresent() ? sql.lineage().find(session, head.get().seq()) : Optional.empty();
  }

  @Override
  public byte[] hash(SessionId session, long seq) throws SQLException {
    if (seq == 0) {
      return HashChain.origin();
    }
    Head head = here(session);
    return sql.headAt(head.stream(), seq, head.stream(), session)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "entry " + seq + " of " + session + " is missing in the store"))
        .hash();
  }

  /** What the group has written and which numbers come next. */
  interface Group {
    Optional<Head> head(SessionId session) throws SQLException;

    long nextOrdering();

    long nextStream();

    void moved(Head head);
  }
}
