package dev.anabranch.journal.contract;

import akka.persistence.journal.EventAdapter;
import akka.persistence.journal.EventSeq;
import dev.anabranch.events.PeopleEvent.Steered;

/** Lets Akka's own tests, whose events are texts, use a journal that keeps events alone. */
public final class SpokenText implements EventAdapter {
  private static final String BY = "tck";

  @Override
  public String manifest(Object event) {
    return "";
  }

  @Override
  public Object toJournal(Object event) {
    return event instanceof String text ? new Steered(text, BY) : event;
  }

  @Override
  public EventSeq fromJournal(Object event, String manifest) {
    return EventSeq.single(event instanceof Steered steered ? steered.text() : event);
  }
}
