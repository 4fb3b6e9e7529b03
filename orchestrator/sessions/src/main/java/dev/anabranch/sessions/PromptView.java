package dev.anabranch.sessions;

import dev.anabranch.context.Prompt;
import dev.anabranch.context.Segment;
import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Sha256;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.journal.BranchReading;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.json.Json;
import dev.anabranch.model.ModelRequest;
import dev.anabranch.session.EarlierSegments;
import dev.anabranch.session.SessionState;
import java.util.ArrayList;
import java.util.List;

/** Rebuilds the exact request of a model call, with its segment borders and hashes. */
final class PromptView {
  private static final int PAGE = 200;

  private PromptView() {}

  /** The request of the last model call at or before {@code at}. */
  static Json.Obj of(JournalReader journal, SessionId session, long at) {
    SessionState state = SessionState.empty(session);
    SessionState asked = state;
    TurnEvent.ModelRequested request = null;
    BranchReading branch = new BranchReading(journal, session, 0);
    while (state.head() < at) {
      List<Entry> page = branch.next((int) Math.min(PAGE, at - state.head()));
      for (Entry entry : page) {
        if (entry.event() instanceof TurnEvent.ModelRequested requested) {
          requireRendered(state);
          asked = state;
          request = requested;
        }
        state = state.evolve(entry.event());
      }
      if (page.isEmpty()) {
        requireRendered(state);
        break;
      }
    }
    if (request == null) {
      throw new Sessions.Refused(
          "session " + session + " had not asked the model at entry " + at + "; name a later one");
    }
    return json(journal, asked, request);
  }

  /** After an entry that is no fact here nobody knows what the model was shown. */
  private static void requireRendered(SessionState state) {
    state
        .readOnly()
        .ifPresent(reason -> {
          throw new ReadOnlySession(state.id(), reason);
        });
  }

  private static Json.Obj json(
      JournalReader journal, SessionState asked, TurnEvent.ModelRequested request) {
    Prompt prompt = asked.prompt().orElseThrow();
    if (prompt.bytes() > Prompt.REQUEST_BYTES_MAX) {
      throw new Sessions.Refused(
          "the prompt at entry "
              + (asked.head() + 1)
              + " has "
              + prompt.bytes()
              + " bytes, too many to show at once; name an earlier one");
    }
    String key = new JournalOrigins(journal).root(asked.id()).value();
    List<Segment> earlier = new EarlierSegments(asked.id(), journal::read).of(prompt);
    List<Json.Obj> segments = new ArrayList<>();
    byte[] header = prompt.headerBytes();
    segments.add(segment(0, header.length, Sha256.hex(header)));
    for (Segment segment : prompt.segments(earlier)) {
      segments.add(segment(segment.seq(), segment.length(), segment.sha256()));
    }
    return Json.object()
        .with("session", asked.id().value())
        .with("at", asked.head() + 1)
        .with("epoch", request.epoch())
        .with("cacheKey", key)
        .with("request", sent(asked, request, key, earlier).json())
        .with("segments", Json.array(segments))
        .with("prefixHash", prompt.prefixHash())
        .with("recordedHash", request.prefixHash());
  }

  private static ModelRequest sent(
      SessionState asked, TurnEvent.ModelRequested request, String key, List<Segment> earlier) {
    ModelRequest whole = asked.prompt().orElseThrow().request(asked.model(), key, earlier);
    return request.mask().map(whole::with).orElse(whole);
  }

  private static Json.Obj segment(long seq, long bytes, String sha256) {
    return Json.object().with("seq", seq).with("bytes", bytes).with("sha256", sha256);
  }
}
