package dev.anabranch.model;

/**
 * A piece of a reply that is still coming, for people who watch. It counts for nothing: the reply
 * may yet fail, and then all its pieces are void.
 */
public sealed interface Delta {

  /** A piece of the text. */
  record Text(String piece) implements Delta {}

  /**
   * A call has begun.
   *
   * @param call its place in the reply, from 0
   */
  record Call(int call, String tool) implements Delta {}

  /** A piece of a call's arguments, which are JSON only when all of them are there. */
  record Arguments(int call, String piece) implements Delta {}
}
