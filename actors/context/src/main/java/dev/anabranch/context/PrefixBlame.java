package dev.anabranch.context;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Entry;
import dev.anabranch.events.Event;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.Header;
import dev.anabranch.events.TaskEvent;
import dev.anabranch.events.TurnEvent;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Names what made a request another than the recorded one: takes the entries of a branch in order,
 * up to the first request whose hash is missed.
 *
 * <p>A hash cannot be read backwards, so there are three degrees of knowledge. The recorded hashes
 * bound the entries: those between the last request that holds and the first that does not. Each of
 * them is rendered twice; a renderer that does not say the same thing twice shows entry and field.
 * Where it does, changes that are often made are tried until one leads to the recorded hash: an
 * entry left out, told in short, or told after the next one. Else the bounds are the answer.
 */
public final class PrefixBlame {
  private final Function<Header, Renderer> onceBy;
  private final Function<Header, Renderer> againBy;
  private final List<Suspect> suspects = new ArrayList<>();
  private Optional<PrefixHash> hash = Optional.empty();
  private Optional<Renderings> renderings = Optional.empty();
  private Optional<PrefixFault> fault = Optional.empty();
  private ChainEnd held = ChainEnd.NONE;

  /** Two renderers of the same header. */
  private record Renderings(Renderer once, Renderer again) {}

  public PrefixBlame() {
    this(Renderer::of, Renderer::of);
  }

  PrefixBlame(Function<Header, Renderer> onceBy, Function<Header, Renderer> againBy) {
    this.onceBy = onceBy;
    this.againBy = againBy;
  }

  /** The next entry of the branch. */
  public void entry(Entry entry) {
    entry(entry.seq(), entry.event());
  }

  /** The same, where only that is known of it. */
  public void entry(long seq, Event event) {
    if (fault.isPresent()) {
      return;
    }
    switch (event) {
      case TaskEvent.Submitted submitted -> {
        hash = Optional.of(PrefixHash.of(submitted.header()).plus(seq, event));
        begun(submitted.header());
        suspected(seq, event);
      }
      case ContextEvent.ContextReduced reduced -> opened(seq, event, reduced.epoch());
      case ContextEvent.HeaderReplaced replaced -> {
        opened(seq, event, replaced.epoch());
        renderings = Optional.of(rendered(replaced.header()));
      }
      case TaskEvent.TaskReworded reworded -> {
        hash = hash.map(now -> now.plus(seq, event));
        hash.map(PrefixHash::header).ifPresent(this::begun);
        suspected(seq, event);
      }
      case TurnEvent.ModelRequested requested -> requested(seq, requested);
      default -> {
        hash = hash.map(now -> now.plus(seq, event));
        suspected(seq, event);
      }
    }
  }

  /** A prompt of which not even the header is proved. */
  private void begun(Header header) {
    Renderings both = rendered(header);
    renderings = Optional.of(both);
    held = ChainEnd.NONE;
    suspects.clear();
    suspects.add(Suspect.header(header, both.once(), both.again()));
  }

  private Renderings rendered(Header header) {
    return new Renderings(onceBy.apply(header), againBy.apply(header));
  }

  private void suspected(long seq, Event event) {
    renderings
        .flatMap(by -> Suspect.of(seq, event, by.once(), by.again()))
        .ifPresent(suspects::add);
  }

  /** The figures of an epoch are made anew; if they hold, the epoch goes on from them. */
  private void opened(long seq, Event event, ContextEvent.Epoch figures) {
    hash = hash.map(now -> now.plus(seq, event));
    boolean holds =
        hash.filter(now ->
                now.hex().equals(figures.prefixHash()) && now.segments() == figures.segments())
            .isPresent();
    if (!holds) {
      fault =
          Optional.of(
              new PrefixFault(
                  seq, seq, seq, EventCodec.type(event), Optional.of(PrefixFault.FIGURES)));
    }
    suspects.clear();
    held = new ChainEnd(HexFormat.of().parseHex(figures.prefixHash()), figures.segments());
  }

  private void requested(long seq, TurnEvent.ModelRequested requested) {
    ChainEnd recorded = ChainEnd.recorded(requested.prefixHash(), requested.segments());
    ChainEnd now = held.over(suspects, Suspect::digest);
    if (now.is(recorded)) {
      held = now;
      suspects.clear();
    } else {
      fault = Optional.of(new Suspicion(seq, held, suspects, recorded).fault());
    }
  }

  /** What is wrong, as far as it is known; empty if every recorded hash holds. */
  public Optional<PrefixFault> fault() {
    return fault;
  }
}
