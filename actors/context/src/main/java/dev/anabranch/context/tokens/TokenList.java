package dev.anabranch.context.tokens;

import java.util.Arrays;

/** Tokens being gathered. */
final class TokenList {
  private int[] items = new int[256];
  private int size;

  TokenList add(int token) {
    return addAll(new int[] {token});
  }

  TokenList addAll(int[] tokens) {
    if (size + tokens.length > items.length) {
      items = Arrays.copyOf(items, Math.max(items.length * 2, size + tokens.length));
    }
    System.arraycopy(tokens, 0, items, size, tokens.length);
    size += tokens.length;
    return this;
  }

  int[] toArray() {
    return Arrays.copyOf(items, size);
  }
}
