package dev.anabranch.session;

import dev.anabranch.context.EpochOpening;
import dev.anabranch.context.Reduction;
import dev.anabranch.context.SummaryForm;
import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Header;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.Usage;
import dev.anabranch.events.View;
import dev.anabranch.model.Model;
import dev.anabranch.secrets.Redactor;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes the event that opens an epoch, by reading the branch from its beginning. Blocking. The past
 * does not change, so what is made at one head is true of it for ever.
 */
public final class Epochs {
  private static final int PAGE = 200;

  private final Past past;
  private final Summaries summaries;
  private final Redactor redactor;

  /** Where no secret is known by its value. */
  public Epochs(Past past, Model model) {
    this(past, model, Redactor.SHAPES);
  }

  /**
   * @param redactor of summaries: an epoch is opened with figures of what its entry will hold
   */
  public Epochs(Past past, Model model, Redactor redactor) {
    this.redactor = redactor;
    this.past = past;
    this.summaries = new Summaries(past, model);
  }

  /** What fulfils the wish, or says why nothing can. */
  public ContextEvent make(SessionState state, EpochWish wish, String cacheKey) {
    return switch (wish) {
      case EpochWish.Renew renew ->
          replaced(
              state,
              renew.header(),
              "renderer " + state.requiredPrompt().header().renderer() + " is retired");
      case EpochWish.Reduce reduce -> reduced(state, reduce.urgent(), cacheKey);
    };
  }

  /** The session under another header, from its head on. */
  public ContextEvent.HeaderReplaced replaced(SessionState state, Header header, String reason) {
    EpochOpening opening = EpochOpening.under(header, state.requiredPrompt());
    read(state, opening::entry);
    return new ContextEvent.HeaderReplaced(header, reason, opening.figures());
  }

  /** The session with its whole past in full again. */
  public ContextEvent.ContextReduced restored(SessionState state) {
    return shown(
        state,
        ContextEvent.Kind.RESTORE,
        Reduction.restored(state.requiredPrompt().view()),
        Usage.UNKNOWN);
  }

  private ContextEvent reduced(SessionState state, boolean urgent, String cacheKey) {
    Reduction reduction = new Reduction(state.requiredPrompt());
    read(state, reduction::entry);
    Optional<View> compacted = reduction.compacted();
    if (compacted.isPresent()) {
      return shown(state, ContextEvent.Kind.COMPACT, compacted.get(), Usage.UNKNOWN);
    }
    List<Long> replaceable = reduction.replaceable();
    Summaries.Outcome summary =
        replaceable.isEmpty()
            ? new Summaries.Outcome(Optional.empty(), "nothing is left to sum up", Usage.UNKNOWN)
            : summaries.write(state, cacheKey);
    Optional<String> words =
        urgent && !replaceable.isEmpty()
            ? summary.text().or(() -> Optional.of(SummaryForm.none(state.requiredPrompt().view())))
            : summary.text();
    if (words.isPresent()) {
      View view = reduction.summedUp(replaceable, redactor.redact(words.get()));
      return shown(state, ContextEvent.Kind.SUMMARY, view, summary.usage());
    }
    return reduction
        .compactedFully()
        .<ContextEvent>map(view -> shown(state, ContextEvent.Kind.COMPACT, view, summary.usage()))
        .orElseGet(() -> new ContextEvent.ReductionFailed(summary.why(), summary.usage()));
  }

  private ContextEvent.ContextReduced shown(
      SessionState state, ContextEvent.Kind kind, View view, Usage usage) {
    EpochOpening opening = EpochOpening.showing(view, state.head() + 1, state.requiredPrompt());
    read(state, opening::entry);
    return new ContextEvent.ContextReduced(kind, view, opening.figures(), usage);
  }

  private void read(SessionState state, Consumer<Entry> reader) {
    read(past, state.id(), state.head(), reader);
  }

  /** Reads the entries up to {@code head}. */
  static void read(Past past, SessionId session, long head, Consumer<Entry> reader) {
    for (long after = 0; after < head; ) {
      List<Entry> page = past.entries(session, after, (int) Math.min(PAGE, head - after));
      if (page.isEmpty()) {
        throw new IllegalStateException("session " + session + " has no entry " + (after + 1));
      }
      page.forEach(reader);
      after = page.getLast().seq();
    }
  }
}
