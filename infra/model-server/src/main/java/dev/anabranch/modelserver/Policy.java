package dev.anabranch.modelserver;

/**
 * Decides the next reply by rules. A pure function of the conversation: whatever a policy knows it
 * derives again from the turns it is shown, so the same request always gives the same reply, also
 * after a crash and in a fork. It sees no files, no clock and no earlier requests.
 */
@FunctionalInterface
public interface Policy {
  Reply reply(Conversation conversation);
}
