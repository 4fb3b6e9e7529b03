package dev.anabranch.model;

/** The reply passes a bound and was not read to its end. */
final class ReplyTooLarge extends Exception {
  private static final long serialVersionUID = 1L;

  ReplyTooLarge(String message) {
    super(message);
  }
}
