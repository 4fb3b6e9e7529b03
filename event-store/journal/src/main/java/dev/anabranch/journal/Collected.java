package dev.anabranch.journal;

import dev.anabranch.json.Json;

/**
 * What a pass of the collector found and did, in blobs and bytes. {@code named} is what stays
 * because events name it, {@code young} what nobody names yet, {@code waiting} what is in the trash
 * until a later pass. A dry pass counts what it would have done.
 */
public record Collected(
    boolean dry, Sum named, Sum young, Sum trashed, Sum waiting, Sum removed, Sum broughtBack) {

  /** A number of blobs and their bytes. */
  public record Sum(long blobs, long bytes) {
    static final Sum NONE = new Sum(0, 0);

    Sum plus(long size) {
      return new Sum(blobs + 1, bytes + size);
    }

    Json.Obj json() {
      return Json.object().with("blobs", blobs).with("bytes", bytes);
    }
  }

  /** {@code {dryRun, named: {blobs, bytes}, young, trashed, waiting, removed, broughtBack}}. */
  public Json.Obj json() {
    return Json.object()
        .with("dryRun", dry)
        .with("named", named.json())
        .with("young", young.json())
        .with("trashed", trashed.json())
        .with("waiting", waiting.json())
        .with("removed", removed.json())
        .with("broughtBack", broughtBack.json());
  }

  /** One line for a log. */
  public String line() {
    return "%s%s named, %s too young, %s moved to the trash, %s waiting there, %s removed, %s brought back"
        .formatted(
            dry ? "dry run: " : "",
            words(named),
            words(young),
            words(trashed),
            words(waiting),
            words(removed),
            words(broughtBack));
  }

  private static String words(Sum sum) {
    return sum.blobs() + " (" + sum.bytes() + " bytes)";
  }
}
