package dev.anabranch.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Entry;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.model.Delta;
import dev.anabranch.secrets.Redactor;
import dev.anabranch.secrets.SampleSecrets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole random sessions, watched and not: those who watch change nothing. */
class WatchingTest {
  private static final int SEEDS = 20;

  private static LongStream seeds() {
    return LongStream.rangeClosed(1, SEEDS);
  }

  /** Joins what it is told, for each request what its last reply said. */
  private static final class Joining implements Watching {
    private final Map<Place, StringBuilder> told = new HashMap<>();
    private int begun;
    private int ended;

    private record Place(SessionId session, long request) {}

    @Override
    public Reply asked(SessionId session, Turn.Request request) {
      StringBuilder text = new StringBuilder();
      told.put(new Place(session, request.seq()), text);
      begun++;
      return new Reply() {
        @Override
        public void said(Delta delta) {
          text.append(((Delta.Text) delta).piece());
        }

        @Override
        public void ended() {
          ended++;
        }
      };
    }
  }

  @Test
  void the_pieces_of_a_reply_join_to_the_text_that_its_entry_holds() {
    assertThat(seeds().mapToInt(WatchingTest::joined).sum()).isGreaterThan(SEEDS);
  }

  /** How many replies were compared. */
  private static int joined(long seed) {
    Joining joining = new Joining();
    Simulation simulation = new Simulation(seed, joining);
    simulation.run();
    int replies = 0;
    for (List<Entry> journal : simulation.journals()) {
      long request = 0;
      for (Entry entry : journal) {
        if (entry.event() instanceof TurnEvent.ModelRequested) {
          request = entry.seq();
        } else if (entry.event() instanceof TurnEvent.ModelReplied reply) {
          StringBuilder text = joining.told.get(new Joining.Place(entry.origin(), request));
          if (text != null) {
            assertThat(text).as("seed %d, entry %d", seed, entry.seq()).hasToString(reply.text());
            replies++;
          }
        }
      }
    }
    assertThat(joining.ended).isGreaterThanOrEqualTo(replies).isLessThanOrEqualTo(joining.begun);
    return replies;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void the_journals_are_the_same_whoever_watches(long seed) {
    assertThat(written(seed, new Joining()))
        .isEqualTo(written(seed, Watching.NONE))
        .isEqualTo(written(seed, failing(seed)));
  }

  private static String written(long seed, Watching watching) {
    Simulation simulation = new Simulation(seed, watching);
    simulation.run();
    StringBuilder text = new StringBuilder();
    for (List<Entry> journal : simulation.journals()) {
      for (Entry entry : journal) {
        text.append(entry.seq()).append(' ').append(entry.micros()).append(' ');
        text.append(entry.type()).append(EventCodec.encode(entry.event()).canonical()).append('\n');
      }
    }
    return text.toString();
  }

  /** Fails at the beginning, at each piece, or at the end. */
  private static Watching failing(long seed) {
    return (session, request) -> {
      if (seed % 3 == 0) {
        throw new IllegalStateException("nobody is there");
      }
      return new Watching.Reply() {
        @Override
        public void said(Delta delta) {
          throw new IllegalStateException("gone");
        }

        @Override
        public void ended() {
          throw new IllegalStateException("gone");
        }
      };
    };
  }

  @Test
  void one_that_failed_is_told_nothing_more() {
    int[] told = {0};
    Watched watched =
        new Watched(
            (session, request) ->
                new Watching.Reply() {
                  @Override
                  public void said(Delta delta) {
                    told[0]++;
                    throw new IllegalStateException("gone");
                  }

                  @Override
                  public void ended() {
                    told[0]++;
                  }
                },
            new SessionId("0".repeat(26)),
            new Turn.Request(3, 1),
            Redactor.SHAPES);
    watched.said(new Delta.Text("a"));
    watched.said(new Delta.Text("b"));
    watched.ended();
    assertThat(told[0]).isEqualTo(1);
  }

  @Test
  void no_watcher_is_told_a_secret_however_its_pieces_are_cut() {
    for (SampleSecrets.Sample sample : SampleSecrets.all(5)) {
      List<Delta> told = new ArrayList<>();
      Watched watched =
          new Watched(
              (session, request) -> collecting(told),
              new SessionId("0".repeat(26)),
              new Turn.Request(3, 1),
              Redactor.SHAPES);
      cut("I found " + sample.text() + "\n").forEach(p -> watched.said(new Delta.Text(p)));
      watched.said(new Delta.Call(0, "shell_run"));
      cut("{\"command\":\"" + sample.text()).forEach(p -> watched.said(new Delta.Arguments(0, p)));
      watched.ended();
      assertThat(words(told))
          .startsWith("I found ")
          .contains("|shell_run|{\"command\":\"")
          .doesNotContain(sample.secret());
    }
  }

  private static List<String> cut(String text) {
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < text.length(); at += 3) {
      pieces.add(text.substring(at, Math.min(text.length(), at + 3)));
    }
    return pieces;
  }

  private static String words(List<Delta> deltas) {
    StringBuilder words = new StringBuilder();
    for (Delta delta : deltas) {
      words.append(
          switch (delta) {
            case Delta.Text text -> text.piece();
            case Delta.Call call -> "|" + call.tool() + "|";
            case Delta.Arguments arguments -> arguments.piece();
          });
    }
    return words.toString();
  }

  private static Watching.Reply collecting(List<Delta> told) {
    return new Watching.Reply() {
      @Override
      public void said(Delta delta) {
        told.add(delta);
      }

      @Override
      public void ended() {
        // nothing more comes
      }
    };
  }
}
