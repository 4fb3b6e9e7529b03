package dev.anabranch.model;

import java.util.List;

/** What came of asking an endpoint for its models. */
public sealed interface ModelListing {

  /** The ids in the endpoint's order; may be empty. */
  record Listed(List<String> ids) implements ModelListing {
    public Listed {
      ids = List.copyOf(ids);
    }
  }

  record Unlisted(ModelAnswer.Failed why) implements ModelListing {}
}
