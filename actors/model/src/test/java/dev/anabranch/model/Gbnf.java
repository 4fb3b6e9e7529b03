package dev.anabranch.model;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells whether a text belongs to a grammar, by keeping every place that the text may have been
 * read to. Reads the part of GBNF that the writer uses: literals, classes, groups, alternatives and
 * {@code ? * +}.
 */
final class Gbnf {
  private final Map<String, String> rules = new HashMap<>();

  Gbnf(String grammar) {
    for (String line : grammar.split("\n", -1)) {
      if (!line.isBlank()) {
        String[] rule = line.split(" ::= ", 2);
        if (rules.put(rule[0], rule[1]) != null) {
          throw new IllegalArgumentException("two rules " + rule[0]);
        }
      }
    }
  }

  boolean accepts(String text) {
    BitSet start = new BitSet();
    start.set(0);
    return new Reading(rule("root"), text).alternatives(start).get(text.length());
  }

  private String rule(String name) {
    String body = rules.get(name);
    if (body == null) {
      throw new IllegalArgumentException("no rule " + name);
    }
    return body;
  }

  /** Reads one expression; {@code at} moves on through the grammar. */
  private final class Reading {
    private final String expression;
    private final String text;
    private int at;

    private Reading(String expression, String text) {
      this.expression = expression;
      this.text = text;
    }

    private BitSet alternatives(BitSet from) {
      BitSet ends = sequence(from);
      while (at < expression.length() && expression.charAt(at) == '|') {
        at++;
        ends.or(sequence(from));
      }
      return ends;
    }

    private BitSet sequence(BitSet from) {
      BitSet now = (BitSet) from.clone();
      while (true) {
        blanks();
        if (at == expression.length() || "|)".indexOf(expression.charAt(at)) >= 0) {
          return now;
        }
        now = repeated(now);
      }
    }

    private void blanks() {
      while (at < expression.length() && expression.charAt(at) == ' ') {
        at++;
      }
    }

    private BitSet repeated(BitSet from) {
      int begin = at;
      BitSet once = item(from);
      int end = at;
      char mark = at < expression.length() ? expression.charAt(at) : ' ';
      if ("?*+".indexOf(mark) < 0) {
        return once;
      }
      BitSet all = (BitSet) once.clone();
      for (BitSet last = once; mark != '?' && !last.isEmpty(); ) {
        at = begin;
        BitSet next = item(last);
        next.andNot(all);
        all.or(next);
        last = next;
      }
      at = end + 1;
      if (mark != '+') {
        all.or(from);
      }
      return all;
    }

    private BitSet item(BitSet from) {
      return switch (expression.charAt(at)) {
        case '"' -> literal(from);
        case '[' -> characters(from);
        case '(' -> {
          at++;
          BitSet ends = alternatives(from);
          at++;
          yield ends;
        }
        default -> named(from);
      };
    }

    private BitSet named(BitSet from) {
      int begin = at;
      while (at < expression.length() && " |)?*+".indexOf(expression.charAt(at)) < 0) {
        at++;
      }
      String body = rule(expression.substring(begin, at));
      return from.isEmpty() ? from : new Reading(body, text).alternatives(from);
    }

    private BitSet literal(BitSet from) {
      StringBuilder wanted = new StringBuilder();
      for (at++; expression.charAt(at) != '"'; ) {
        wanted.append(character());
      }
      at++;
      BitSet ends = new BitSet();
      from.stream()
          .filter(place -> text.startsWith(wanted.toString(), place))
          .forEach(place -> ends.set(place + wanted.length()));
      return ends;
    }

    private char character() {
      char c = expression.charAt(at++);
      if (c != '\\') {
        return c;
      }
      char escaped = expression.charAt(at++);
      return switch (escaped) {
        case 'n' -> '\n';
        case 'r' -> '\r';
        case 'x' -> (char) Integer.parseInt(expression.substring(at, at += 2), 16);
        default -> escaped;
      };
    }

    private BitSet characters(BitSet from) {
      at++;
      boolean not = expression.charAt(at) == '^';
      at += not ? 1 : 0;
      BitSet set = new BitSet();
      while (expression.charAt(at) != ']') {
        char low = character();
        char high = low;
        if (expression.charAt(at) == '-' && expression.charAt(at + 1) != ']') {
          at++;
          high = character();
        }
        set.set(low, high + 1);
      }
      at++;
      BitSet ends = new BitSet();
      from.stream()
          .filter(place -> place < text.length() && set.get(text.charAt(place)) != not)
          .forEach(place -> ends.set(place + 1));
      return ends;
    }
  }
}
