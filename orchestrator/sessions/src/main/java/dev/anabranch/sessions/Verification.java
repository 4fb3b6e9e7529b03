package dev.anabranch.sessions;

import dev.anabranch.context.PrefixBlame;
import dev.anabranch.context.PrefixFault;
import dev.anabranch.events.SessionId;
import dev.anabranch.journal.ChainCheck;
import dev.anabranch.journal.ExportVerifier;
import dev.anabranch.journal.JournalDamaged;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.StoredEntry;
import dev.anabranch.journal.UnknownSession;
import dev.anabranch.journal.anchor.AnchorCheck;
import dev.anabranch.journal.anchor.AnchorPlace;
import dev.anabranch.journal.anchor.AnchorVerifier;
import dev.anabranch.journal.anchor.AnchorsRefused;
import dev.anabranch.journal.anchor.BranchHashes;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Recomputes what a journal claims: the hash chain of every branch and the prefix hash of every
 * model request by rendering it again; and holds both against the signed statements, where there
 * are some.
 */
final class Verification {
  private static final int PAGE = 256;

  private final JournalReader journal;
  private final Optional<AnchorPlace> place;

  Verification(JournalReader journal, Optional<AnchorPlace> place) {
    this.journal = journal;
    this.place = place;
  }

  /** Verifies the named sessions; none means all, and what belongs to no session too. */
  Json.Obj verify(List<SessionId> sessions) {
    Findings findings = new Findings();
    if (sessions.isEmpty()) {
      all(findings).forEach(session -> session(session, findings));
      anchored(findings, verifier -> verifier.journal(journal));
    } else {
      sessions.forEach(session -> one(session, findings));
    }
    return findings.json();
  }

  private List<SessionId> all(Findings findings) {
    try {
      journal.strays().forEach(findings::fault);
      return journal.sessions().stream().map(row -> row.id()).toList();
    } catch (JournalDamaged e) {
      findings.fault(String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  /** A session that is missing is unknown only if no statement names it. */
  private void one(SessionId session, Findings findings) {
    boolean there = journal.session(session).isPresent();
    if (there) {
      session(session, findings);
    }
    boolean named =
        anchored(findings, verifier -> verifier.session(journal, session))
            .filter(found -> !found.broken().isEmpty())
            .isPresent();
    if (!there && !named) {
      throw new UnknownSession(session);
    }
  }

  private void session(SessionId session, Findings findings) {
    try {
      ChainCheck chain = journal.check(session);
      findings.chain(chain);
      if (chain.ok()) {
        Requests requests = requests(session);
        findings.requests(session, requests, blamed(session, requests));
      }
    } catch (JournalDamaged e) {
      findings.fault("session " + session + " cannot be checked: " + e.getMessage());
    }
  }

  private Requests requests(SessionId session) {
    Requests requests = new Requests();
    List<StoredEntry> page = journal.stored(session, 0, PAGE);
    while (!page.isEmpty()) {
      page.forEach(requests::entry);
      page = journal.stored(session, page.getLast().seq(), PAGE);
    }
    return requests;
  }

  /** Who is to blame is looked up only where something is broken. */
  private Optional<PrefixFault> blamed(SessionId session, Requests requests) {
    PrefixBlame blame = new PrefixBlame();
    long last = requests.isBlamable() ? requests.broken().orElseThrow().seq() : 0;
    long after = 0;
    while (after < last) {
      List<StoredEntry> page = journal.stored(session, after, (int) Math.min(PAGE, last - after));
      page.forEach(entry -> blame.entry(entry.entry()));
      after = page.isEmpty() ? last : page.getLast().seq();
    }
    return blame.fault();
  }

  private Optional<AnchorCheck> anchored(Findings findings, Check check) {
    try {
      Optional<AnchorVerifier> verifier = place.flatMap(AnchorPlace::verifier);
      if (verifier.isEmpty()) {
        return Optional.empty();
      }
      AnchorCheck found = check.by(verifier.get());
      findings.anchors(found);
      return Optional.of(found);
    } catch (AnchorsRefused | IOException e) {
      findings.fault(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Verifies an exported file with nothing but the file. */
  static Json.Obj file(Path file) throws IOException {
    Findings findings = new Findings();
    Requests requests = new Requests();
    ChainCheck chain = ExportVerifier.verify(file, requests::entry);
    fileChecked(file, chain, requests, findings);
    return findings.json();
  }

  /** The same, and holds its branch against signed statements. */
  static Json.Obj file(Path file, AnchorVerifier verifier) throws IOException {
    Findings findings = new Findings();
    Requests requests = new Requests();
    BranchHashes branch = new BranchHashes();
    ChainCheck chain =
        ExportVerifier.verify(
            file,
            (entry, event) -> {
              branch.add(entry);
              requests.entry(entry, event);
            });
    fileChecked(file, chain, requests, findings);
    findings.anchors(verifier.branch(chain.session(), branch));
    return findings.json();
  }

  private static void fileChecked(Path file, ChainCheck chain, Requests requests, Findings findings)
      throws IOException {
    findings.chain(chain);
    if (chain.ok()) {
      findings.requests(chain.session(), requests, blamed(file, requests));
    }
  }

  private static Optional<PrefixFault> blamed(Path file, Requests requests) throws IOException {
    PrefixBlame blame = new PrefixBlame();
    if (requests.isBlamable()) {
      long last = requests.broken().orElseThrow().seq();
      ExportVerifier.verify(
          file,
          (entry, event) -> {
            if (entry.seq() <= last) {
              blame.entry(entry.seq(), event);
            }
          });
    }
    return blame.fault();
  }

  private interface Check {
    AnchorCheck by(AnchorVerifier verifier) throws IOException;
  }
}
