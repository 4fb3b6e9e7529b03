package dev.anabranch.journal.derived;

import dev.anabranch.events.CacheForecast;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TurnEvent.ModelReplied;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long the newest answered prompt of a branch is, by each way to count: the next one goes on
 * from there. A fork goes on from its parent's.
 */
record PromptLengths(OptionalLong exact, OptionalLong estimated, OptionalLong reported) {
  static final PromptLengths NONE =
      new PromptLengths(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

  /** Those before the entry {@code seq} of the session. */
  static PromptLengths before(Connection connection, SessionId session, long seq)
      throws SQLException {
    Optional<SessionId> at = Optional.of(session);
    long end = seq;
    while (at.isPresent()) {
      Optional<PromptLengths> found = own(connection, at.get(), end);
      if (found.isPresent()) {
        return found.get();
      }
      Optional<LineageRow> row = Lineage.find(connection, at.get());
      at = row.flatMap(LineageRow::parent);
      end = Math.min(end, row.map(LineageRow::forkedAt).orElse(0L) + 1);
    }
    return NONE;
  }

  private static Optional<PromptLengths> own(Connection connection, SessionId session, long end)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select last_exact, last_estimated, last_reported from usage_call
            where session = ? and seq < ? and answered = 1 order by seq desc limit 1
            """)) {
      select.setString(1, session.value());
      select.setLong(2, end);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new PromptLengths(
                    Columns.number(row, 1), Columns.number(row, 2), Columns.number(row, 3)))
            : Optional.empty();
      }
    }
  }

  /** What an answer tells of its own prompt; absent if it does not. */
  static PromptLengths of(ModelReplied reply) {
    return new PromptLengths(
        foreseen(reply, false),
        foreseen(reply, true),
        reply.usage().cachedTokens().isPresent()
            ? reply.usage().promptTokens()
            : OptionalLong.empty());
  }

  private static OptionalLong foreseen(ModelReplied reply, boolean estimated) {
    return reply.cache().stream()
        .filter(forecast -> forecast.estimated() == estimated)
        .mapToLong(CacheForecast::promptTokens)
        .findFirst();
  }

  /** These; where one is absent, that of {@code before}. */
  PromptLengths or(PromptLengths before) {
    return new PromptLengths(
        exact.isPresent() ? exact : before.exact,
        estimated.isPresent() ? estimated : before.estimated,
        reported.isPresent() ? reported : before.reported);
  }

  /** By how much each is longer than before; absent where it is absent itself. */
  PromptLengths beyond(PromptLengths before) {
    return new PromptLengths(
        beyond(exact, before.exact),
        beyond(estimated, before.estimated),
        beyond(reported, before.reported));
  }

  private static OptionalLong beyond(OptionalLong now, OptionalLong before) {
    return now.isPresent() ? OptionalLong.of(Math.max(0, now.getAsLong() - before.orElse(0))) : now;
  }
}
