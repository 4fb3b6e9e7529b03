package dev.anabranch.bus;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.coordinator.group.api.assignor.GroupAssignment;
import org.apache.kafka.coordinator.group.api.assignor.GroupSpec;
import org.apache.kafka.coordinator.group.api.assignor.MemberAssignment;
import org.apache.kafka.coordinator.group.api.assignor.ShareGroupPartitionAssignor;
import org.apache.kafka.coordinator.group.api.assignor.SubscribedTopicDescriber;

/**
 * Gives every member of a share group every partition, so that a call waits only when all slots are
 * busy, never because the one slot of its partition is. The embedded broker makes it by name.
 */
public final class EveryPartitionAssignor implements ShareGroupPartitionAssignor {
  @Override
  public String name() {
    return "every-partition";
  }

  @Override
  public GroupAssignment assign(GroupSpec group, SubscribedTopicDescriber topics) {
    Map<String, MemberAssignment> members = new HashMap<>();
    for (String member : group.memberIds()) {
      Map<Uuid, Set<Integer>> all = new HashMap<>();
      for (Uuid topic : group.memberSubscription(member).subscribedTopicIds()) {
        all.put(topic, ready(topic, group, topics));
      }
      members.put(member, () -> all);
    }
    return new GroupAssignment(members);
  }

  /** Kafka sets up the group's state of a partition first; fetching before that is an error. */
  private static Set<Integer> ready(Uuid topic, GroupSpec group, SubscribedTopicDescriber topics) {
    return IntStream.range(0, topics.numPartitions(topic))
        .filter(partition -> group.isPartitionAssignable(topic, partition))
        .boxed()
        .collect(Collectors.toSet());
  }
}
