package dev.anabranch.sessions;

import dev.anabranch.events.Event;
import dev.anabranch.events.Unreadable;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every type of event that can be appended. */
final class EventTypes {
  private EventTypes() {}

  static Set<Class<?>> all() {
    return records(Event.class)
        .filter(type -> type != Unreadable.class)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(EventTypes::records).distinct()
        : Stream.of(type);
  }
}
