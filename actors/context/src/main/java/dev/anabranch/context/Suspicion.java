package dev.anabranch.context;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The search for the one at fault among the entries between a request that holds and one not. */
final class Suspicion {
  /** More entries than a turn has; trying them costs the square of it. */
  private static final int TRIED_MAX = 200;

  private final long request;
  private final ChainEnd held;
  private final List<Suspect> suspects;
  private final ChainEnd recorded;

  Suspicion(long request, ChainEnd held, List<Suspect> suspects, ChainEnd recorded) {
    this.request = request;
    this.held = held;
    this.suspects = List.copyOf(suspects);
    this.recorded = recorded;
  }

  PrefixFault fault() {
    return unstable().or(this::tried).orElseGet(this::bounds);
  }

  private Optional<PrefixFault> unstable() {
    return suspects.stream()
        .filter(suspect -> suspect.difference().isPresent())
        .findFirst()
        .map(suspect -> exact(suspect, suspect.difference()));
  }

  private Optional<PrefixFault> tried() {
    for (int i = 0; i < Math.min(suspects.size(), TRIED_MAX); i++) {
      Optional<PrefixFault> found = tried(i);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<PrefixFault> tried(int i) {
    Suspect tried = suspects.get(i);
    if (leads(without(i))) {
      return Optional.of(exact(tried, Optional.of(PrefixFault.SEGMENT)));
    }
    if (held.over(suspects, each -> each.seq() == tried.seq() ? each.briefDigest() : each.digest())
        .is(recorded)) {
      return Optional.of(exact(tried, tried.abridged()));
    }
    return i + 1 < suspects.size() && leads(swapped(i))
        ? Optional.of(exact(tried, Optional.of(PrefixFault.ORDER)))
        : Optional.empty();
  }

  private boolean leads(List<Suspect> others) {
    return held.over(others, Suspect::digest).is(recorded);
  }

  private List<Suspect> without(int i) {
    List<Suspect> others = new ArrayList<>(suspects);
    others.remove(i);
    return others;
  }

  private List<Suspect> swapped(int i) {
    List<Suspect> others = new ArrayList<>(suspects);
    Collections.swap(others, i, i + 1);
    return others;
  }

  private PrefixFault exact(Suspect suspect, Optional<String> field) {
    return new PrefixFault(request, suspect.seq(), suspect.seq(), suspect.type(), field);
  }

  /** Without a suspect the recorded figures themselves are wrong. */
  private PrefixFault bounds() {
    if (suspects.isEmpty()) {
      return new PrefixFault(
          request, request, request, "ModelRequested", Optional.of(PrefixFault.FIGURES));
    }
    Suspect first = suspects.getFirst();
    return new PrefixFault(
        request, first.seq(), suspects.getLast().seq(), first.type(), Optional.empty());
  }
}
