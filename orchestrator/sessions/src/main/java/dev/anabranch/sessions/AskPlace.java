package dev.anabranch.sessions;

import dev.anabranch.events.SessionId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an ask stands in the list of all, the oldest first; also the cursor of a page. */
public record AskPlace(long micros, SessionId session, String call)
    implements Comparable<AskPlace> {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,18})_([0-9a-z]{26})_([0-9.]{3,25})");
  private static final Comparator<AskPlace> ORDER =
      Comparator.comparingLong(AskPlace::micros)
          .thenComparing(place -> place.session().value())
          .thenComparing(AskPlace::call);

  static AskPlace of(SessionId session, Ask ask) {
    Instant since = ask.since().orElse(Instant.EPOCH);
    return new AskPlace(ChronoUnit.MICROS.between(Instant.EPOCH, since), session, ask.call());
  }

  /** The place that was written by {@link #text}; empty if it is none. */
  public static Optional<AskPlace> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches() && SessionId.isValid(form.group(2))
        ? Optional.of(
            new AskPlace(
                Long.parseLong(form.group(1)), new SessionId(form.group(2)), form.group(3)))
        : Optional.empty();
  }

  /** As a cursor. */
  public String text() {
    return micros + "_" + session + "_" + call;
  }

  @Override
  public int compareTo(AskPlace other) {
    return ORDER.compare(this, other);
  }
}
