package dev.anabranch.worker;

/** Whether a worker takes calls, and if not, what a person can do about it. */
public sealed interface Readiness {

  /** It takes calls; {@code sandbox} describes the rooms it runs them in. */
  record Ready(String sandbox) implements Readiness {}

  /** It takes none; {@code message} is one line that names the missing package or setting. */
  record NotReady(String message) implements Readiness {}
}
