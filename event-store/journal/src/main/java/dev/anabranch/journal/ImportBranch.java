package dev.anabranch.journal;

import dev.anabranch.events.Event;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TaskEvent.Forked;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who wrote which part of an exported branch, from its root to the session itself. Whoever wrote a
 * part was forked right before it. From whom says the header for the session itself, and its first
 * entry for another if that is a {@code Forked}; else the writer of the part before is as good a
 * guess as there is.
 */
record ImportBranch(ExportForm.Header header, List<Part> parts) {

  /**
   * Refuses what no journal writes: a session that comes back, or a parent that cannot be. {@code
   * name} is what messages call the file.
   */
  static ImportBranch of(Path file, String name) throws IOException {
    List<Part> parts = new ArrayList<>();
    try (ExportPass pass = ExportPass.open(file)) {
      pass.entries(entry -> add(parts, entry));
      ImportBranch branch = new ImportBranch(pass.header(), List.copyOf(parts));
      if (!branch.isPossible()) {
        throw new ExportRefused(
            name
                + " was edited: no fork of session "
                + pass.header().session()
                + " looks like that");
      }
      return branch;
    }
  }

  private static void add(List<Part> parts, StoredEntry entry) {
    if (!parts.isEmpty() && parts.getLast().session().equals(entry.origin())) {
      parts.add(parts.removeLast().to(entry.seq()));
    } else {
      Event first = entry.entry().event();
      Optional<SessionId> parent =
          first instanceof Forked forked && forked.at() == entry.seq() - 1
              ? Optional.of(forked.parent())
              : Optional.empty();
      parts.add(new Part(entry.origin(), entry.seq(), entry.seq(), parent));
    }
  }

  private boolean isPossible() {
    Set<SessionId> seen = new HashSet<>();
    return parts.stream().allMatch(part -> seen.add(part.session()))
        && sessions().map(this::fork).flatMap(Optional::stream).allMatch(this::isPossible);
  }

  /** A parent wrote the entry before the fork, or nothing of the branch. */
  private boolean isPossible(Adoption.Fork fork) {
    return fork.parent().equals(fork.origin()) || sessions().noneMatch(fork.parent()::equals);
  }

  /** Those that wrote a part, and the exported one, which may have written nothing. */
  private Stream<SessionId> sessions() {
    return Stream.concat(parts.stream().map(Part::session), Stream.of(header.session()));
  }

  /** How a session of the branch came to be; empty for its root. */
  Optional<Adoption.Fork> fork(SessionId session) {
    if (session.equals(header.session())) {
      return header
          .parent()
          .map(parent -> new Adoption.Fork(parent, atFork(), header.forkedAt(), false));
    }
    for (int i = 1; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part.session().equals(session)) {
        SessionId origin = parts.get(i - 1).session();
        SessionId parent = part.parent().orElse(origin);
        return Optional.of(
            new Adoption.Fork(parent, origin, part.from() - 1, part.parent().isEmpty()));
      }
    }
    return Optional.empty();
  }

  /** Who wrote the entry at which the session left its parent's branch. */
  private SessionId atFork() {
    return parts.stream()
        .filter(part -> part.from() <= header.forkedAt() && header.forkedAt() <= part.to())
        .map(Part::session)
        .findFirst()
        .orElseThrow();
  }

  /** The parent if it wrote no part of the branch: known by its name and what it inherited. */
  Optional<Adoption> silentParent(SessionId session) {
    return fork(session)
        .filter(fork -> !fork.parent().equals(fork.origin()))
        .map(fork -> {
          Adoption.Fork guess = new Adoption.Fork(fork.origin(), fork.origin(), fork.at(), true);
          return new Adoption(fork.parent(), Optional.of(guess), List.of());
        });
  }

  /** How every session that the file tells of came to be, without its entries. */
  List<Adoption> lineage() {
    List<Adoption> all = new ArrayList<>();
    sessions()
        .distinct()
        .forEach(session -> {
          silentParent(session).ifPresent(all::add);
          all.add(new Adoption(session, fork(session), List.of()));
        });
    return all;
  }

  /**
   * Entries {@code from} to {@code to} of the branch, all of one session; {@code parent} if said.
   */
  record Part(SessionId session, long from, long to, Optional<SessionId> parent) {
    Part to(long seq) {
      return new Part(session, from, seq, parent);
    }
  }
}
