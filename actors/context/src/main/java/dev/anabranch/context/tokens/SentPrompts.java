package dev.anabranch.context.tokens;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was sent, within a bound: for each border of a prompt how many tokens lie before it and
 * which pieces followed. From that the longest common prefix with any earlier prompt is known to
 * the token, at the price of what is new.
 *
 * <p>Whole pieces are compared by their borders, which name tokens and not bytes. At the last
 * common border the first piece that is new is compared token by token with those that followed
 * there before; no piece begins with another whole one, since its last token only ever ends a
 * message. When there is no room the border longest not used goes; then less is known, never more.
 */
final class SentPrompts {
  /** Stands for the place where a model wrote, behind the last piece of a prompt. */
  private static final String OPENING = "";

  private final int bordersMax;
  private final TokenCache texts;
  private final int[] opening;
  private final LinkedHashMap<Key, Node> nodes = new LinkedHashMap<>(256, 0.75f, true);

  private record Key(CacheDomain domain, String border) {}

  /** One border; {@code next} are the texts that followed it, mostly one. */
  private record Node(long tokens, List<String> next) {
    void followed(String text) {
      if (!next.contains(text)) {
        next.add(text);
      }
    }
  }

  SentPrompts(int bordersMax, TokenCache texts, int[] opening) {
    this.bordersMax = bordersMax;
    this.texts = texts;
    this.opening = opening.clone();
  }

  /** How many tokens lie before the border; empty if no prompt with it is known. */
  OptionalLong tokensBefore(CacheDomain domain, String border) {
    Node node = nodes.get(new Key(domain, border));
    return node == null ? OptionalLong.empty() : OptionalLong.of(node.tokens());
  }

  /** The tokens that the prompt has in common with any earlier one. */
  long common(CacheDomain domain, PromptPath path) {
    for (int i = path.pieces().size(); i >= 0; i--) {
      Node node = nodes.get(new Key(domain, path.borderAfter(i)));
      if (node != null) {
        return node.tokens()
            + common(node, i == path.pieces().size() ? opening : path.pieces().get(i).tokens());
      }
    }
    return 0;
  }

  private long common(Node node, int[] next) {
    return node.next().stream()
        .map(text -> text.equals(OPENING) ? Optional.of(opening) : texts.find(text))
        .flatMap(Optional::stream)
        .mapToLong(sibling -> common(sibling, next))
        .max()
        .orElse(0);
  }

  private static long common(int[] a, int[] b) {
    int mismatch = Arrays.mismatch(a, b);
    return mismatch < 0 ? a.length : mismatch;
  }

  /** Such a prompt was sent. */
  void admit(CacheDomain domain, PromptPath path) {
    pass(domain, path).followed(OPENING);
    forget();
  }

  /** Prompts that begin so were sent; what followed is not known. */
  void believe(CacheDomain domain, PromptPath path) {
    pass(domain, path);
    forget();
  }

  private Node pass(CacheDomain domain, PromptPath path) {
    Node node = node(domain, path.border(), 0);
    for (Piece piece : path.pieces()) {
      node.followed(piece.text());
      node = node(domain, piece.border(), node.tokens() + piece.tokens().length);
    }
    return node;
  }

  private Node node(CacheDomain domain, String border, long tokens) {
    return nodes.computeIfAbsent(
        new Key(domain, border), key -> new Node(tokens, new ArrayList<>(1)));
  }

  private void forget() {
    var eldest = nodes.entrySet().iterator();
    while (nodes.size() > bordersMax && eldest.hasNext()) {
      eldest.next();
      eldest.remove();
    }
  }

  int size() {
    return nodes.size();
  }
}
