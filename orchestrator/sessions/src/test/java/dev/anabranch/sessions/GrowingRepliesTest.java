package dev.anabranch.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.SessionId;
import dev.anabranch.model.Delta;
import dev.anabranch.session.Turn;
import dev.anabranch.session.Watching;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrowingRepliesTest {
  private static final SessionId SESSION = new SessionId("0".repeat(26));
  private static final long ALL = Long.MAX_VALUE;

  private final GrowingReplies replies = new GrowingReplies();
  private int news;

  private Watching.Reply asked(long seq, int attempt) {
    return replies.asked(SESSION, new Turn.Request(seq, attempt));
  }

  private LiveReplies.Watch watch() {
    return replies.watch(SESSION, () -> news++);
  }

  private static Delta text(String piece) {
    return new Delta.Text(piece);
  }

  /** What a reader has, as a client would keep it. */
  private static final class Kept {
    private final List<String> parts = new ArrayList<>();
    private Optional<Delta> last = Optional.empty();
    private int chars;
    private boolean cut;

    void take(ReplyPiece piece) {
      if (piece.from() == 0) {
        parts.clear();
        last = Optional.empty();
        chars = 0;
      }
      assertThat(piece.from()).isEqualTo(chars);
      assertThat(cut).as("nothing comes after the cut").isFalse();
      cut = piece.cut();
      int before = chars;
      piece.deltas().forEach(this::add);
      assertThat(chars - before).isLessThanOrEqualTo(GrowingReply.READ_CHARS_MAX);
    }

    void add(Delta delta) {
      switch (delta) {
        case Delta.Text text -> add("text", text.piece(), delta);
        case Delta.Call call -> add("call " + call.call(), call.tool(), delta);
        case Delta.Arguments part -> add("arguments " + part.call(), part.piece(), delta);
      }
    }

    private void add(String kind, String words, Delta delta) {
      assertThat(Character.isLowSurrogate(words.charAt(0))).isFalse();
      boolean more = last.filter(before -> kind(before).equals(kind)).isPresent();
      if (more && !(delta instanceof Delta.Call)) {
        parts.addLast(parts.removeLast() + words);
      } else {
        parts.add(kind + ": " + words);
      }
      last = Optional.of(delta);
      chars += words.length();
    }

    private static String kind(Delta delta) {
      return switch (delta) {
        case Delta.Text text -> "text";
        case Delta.Call call -> "call " + call.call();
        case Delta.Arguments part -> "arguments " + part.call();
      };
    }
  }

  private static Delta random(Random random) {
    String words =
        "a\uD83D\uDE42\u5B57".repeat(1 + random.nextInt(random.nextInt(8) == 0 ? 900 : 3));
    return switch (random.nextInt(8)) {
      case 0 -> new Delta.Call(random.nextInt(3), "tool_" + random.nextInt(9));
      case 1, 2, 3 -> new Delta.Arguments(random.nextInt(3), words);
      default -> new Delta.Text(words);
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whoever_reads_at_any_time_gets_what_was_said_in_order(long seed) {
    Random random = new Random(seed);
    Watching.Reply reply = asked(4, 1);
    List<LiveReplies.Watch> watches = new ArrayList<>();
    List<Kept> kept = new ArrayList<>();
    Kept said = new Kept();
    for (int i = 0; i < 200; i++) {
      if (i % 50 == 0) {
        watches.add(watch());
        kept.add(new Kept());
      }
      Delta delta = random(random);
      said.add(delta);
      reply.said(delta);
      int reader = random.nextInt(watches.size() * 3);
      if (reader < watches.size()) {
        watches.get(reader).next(0, ALL).ifPresent(kept.get(reader)::take);
      }
    }
    assertThat(said.chars).isLessThan(GrowingReply.CHARS_MAX);
    for (int i = 0; i < watches.size(); i++) {
      for (var next = watches.get(i).next(0, ALL); next.isPresent(); ) {
        kept.get(i).take(next.get());
        next = watches.get(i).next(0, ALL);
      }
      assertThat(kept.get(i).parts).as("reader %d", i).isEqualTo(said.parts);
      assertThat(kept.get(i).cut).isFalse();
    }
  }

  @Test
  void one_who_never_reads_is_called_once_and_costs_a_bounded_buffer() {
    LiveReplies.Watch watch = watch();
    Watching.Reply reply = asked(4, 1);
    for (int i = 0; i < 100_000; i++) {
      reply.said(text("0123456789"));
    }
    assertThat(news).isEqualTo(1);
    Kept kept = new Kept();
    for (var next = watch.next(0, ALL); next.isPresent(); next = watch.next(0, ALL)) {
      kept.take(next.get());
    }
    assertThat(kept.chars).isEqualTo(GrowingReply.CHARS_MAX / 10 * 10);
    assertThat(kept.cut).isTrue();
  }

  @Test
  void a_reply_of_too_many_parts_is_cut() {
    Watching.Reply reply = asked(4, 1);
    for (int i = 0; i < GrowingReply.PARTS_MAX * 2; i++) {
      reply.said(new Delta.Arguments(i % 2, "x"));
    }
    ReplyPiece piece = watch().next(0, ALL).orElseThrow();
    assertThat(piece.deltas()).hasSize(GrowingReply.PARTS_MAX);
    assertThat(piece.cut()).isTrue();
  }

  @Test
  void all_replies_share_a_bound_and_give_their_room_back() {
    GrowingReplies small = new GrowingReplies(10);
    Watching.Reply first = small.asked(SESSION, new Turn.Request(4, 1));
    first.said(text("12345678"));
    SessionId other = new SessionId("1".repeat(26));
    small.asked(other, new Turn.Request(4, 1)).said(text("123"));
    assertThat(small.watch(other, () -> {}).next(0, ALL))
        .contains(new ReplyPiece(4, 1, 0, List.of(), true));
    first.ended();
    first.ended();
    Watching.Reply again = small.asked(other, new Turn.Request(6, 1));
    again.said(text("1234567890"));
    again.said(text("1"));
    assertThat(small.watch(other, () -> {}).next(0, ALL))
        .contains(new ReplyPiece(6, 1, 0, List.of(text("1234567890")), true));
  }

  @Test
  void a_reply_that_has_ended_is_gone_and_what_still_comes_is_dropped() {
    Watching.Reply reply = asked(4, 1);
    LiveReplies.Watch watch = watch();
    reply.said(text("half"));
    reply.ended();
    reply.said(text("late"));
    assertThat(watch.next(0, ALL)).isEmpty();
    assertThat(replies.size()).isZero();
  }

  @Test
  void a_request_that_is_asked_again_begins_anew_and_its_first_asking_is_void() {
    LiveReplies.Watch watch = watch();
    Watching.Reply first = asked(4, 1);
    first.said(text("first"));
    assertThat(watch.next(0, ALL)).contains(new ReplyPiece(4, 1, 0, List.of(text("first")), false));
    Watching.Reply again = asked(4, 1);
    first.said(text(" more"));
    first.ended();
    assertThat(watch.next(0, ALL)).contains(new ReplyPiece(4, 1, 0, List.of(), false));
    again.said(text("again"));
    assertThat(watch.next(0, ALL)).contains(new ReplyPiece(4, 1, 0, List.of(text("again")), false));
    assertThat(watch.next(0, ALL)).isEmpty();
  }

  @Test
  void a_reply_is_read_only_between_the_entries_that_it_stands_between() {
    Watching.Reply reply = asked(4, 2);
    LiveReplies.Watch watch = watch();
    reply.said(text("x"));
    assertThat(watch.next(0, 3)).as("its request is not seen yet").isEmpty();
    assertThat(watch.next(4, ALL)).as("it is settled").isEmpty();
    assertThat(watch.next(3, 4)).contains(new ReplyPiece(4, 2, 0, List.of(text("x")), false));
  }

  @Test
  void one_who_reads_a_part_is_called_for_the_rest() {
    Watching.Reply reply = asked(4, 1);
    LiveReplies.Watch watch = watch();
    reply.said(text("x".repeat(GrowingReply.READ_CHARS_MAX + 1)));
    assertThat(news).isEqualTo(1);
    assertThat(watch.next(0, ALL)).isPresent();
    assertThat(news).isEqualTo(2);
    assertThat(watch.next(0, ALL).orElseThrow().deltas()).containsExactly(text("x"));
    assertThat(news).isEqualTo(2);
    watch.close();
    reply.said(text("y"));
    assertThat(news).isEqualTo(2);
  }

  @Test
  void sessions_are_told_apart() {
    Watching.Reply reply = asked(4, 1);
    SessionId other = new SessionId("1".repeat(26));
    LiveReplies.Watch watch = replies.watch(other, () -> news++);
    reply.said(text("x"));
    assertThat(watch.next(0, ALL)).isEmpty();
    assertThat(news).isZero();
  }

  @Test
  void a_piece_in_json_says_what_is_unknown_by_absence() {
    List<Delta> deltas =
        List.of(text("a"), new Delta.Call(0, "fs_read"), new Delta.Arguments(0, "{\"p"));
    assertThat(new ReplyPiece(4, 2, 7, deltas, false).json().canonical())
        .isEqualTo(
            "{\"attempt\":2,\"from\":7,\"pieces\":[{\"text\":\"a\"},{\"call\":0,\"tool\":\"fs_read\"},"
                + "{\"arguments\":\"{\\\"p\",\"call\":0}],\"seq\":4}");
    assertThat(new ReplyPiece(4, 2, 7, List.of(), true).json().canonical())
        .isEqualTo("{\"attempt\":2,\"cut\":true,\"from\":7,\"pieces\":[],\"seq\":4}");
  }
}
