package dev.anabranch.journal.derived;

import dev.anabranch.journal.derived.SearchQuery.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes a query apart. */
final class SearchItems {
  private final String text;
  private int at;

  SearchItems(String text) {
    this.text = text;
  }

  List<Item> read() {
    List<Item> items = new ArrayList<>();
    for (skipGaps(); at < text.length(); skipGaps()) {
      items.add(item());
    }
    return items;
  }

  private void skipGaps() {
    while (at < text.length() && isGap(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isGap(char c) {
    return Character.isWhitespace(c) || Character.isISOControl(c);
  }

  private Item item() {
    if (text.charAt(at) == '"') {
      return new Item.Text(quoted(), star());
    }
    Optional<Tag> tag = tag();
    if (tag.isPresent()) {
      return new Item.Filter(tag.get(), value(tag.get()));
    }
    String word = bare();
    boolean open = word.endsWith("*");
    return new Item.Text(open ? word.substring(0, word.length() - 1) : word, open);
  }

  /** The filter whose name begins here; the place moves behind it. */
  private Optional<Tag> tag() {
    for (Tag tag : Tag.values()) {
      String name = tag.filter() + ":";
      if (text.regionMatches(true, at, name, 0, name.length())) {
        at += name.length();
        return Optional.of(tag);
      }
    }
    return Optional.empty();
  }

  private String value(Tag tag) {
    String value = at < text.length() && text.charAt(at) == '"' ? quoted() : bare();
    if (value.isBlank()) {
      throw new SearchRefused(
          tag.filter() + ": needs a value right behind it, such as " + tag.example());
    }
    return value;
  }

  private String bare() {
    int from = at;
    while (at < text.length() && !isGap(text.charAt(at)) && text.charAt(at) != '"') {
      at++;
    }
    return text.substring(from, at);
  }

  private String quoted() {
    int end = text.indexOf('"', at + 1);
    if (end < 0) {
      throw new SearchRefused(
          "the quote at character " + (at + 1) + " is not closed; close it, or leave it out");
    }
    String inside = text.substring(at + 1, end);
    at = end + 1;
    return inside;
  }

  private boolean star() {
    boolean open = at < text.length() && text.charAt(at) == '*';
    at += open ? 1 : 0;
    return open;
  }
}
