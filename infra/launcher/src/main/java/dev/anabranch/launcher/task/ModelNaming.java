package dev.anabranch.launcher.task;

import dev.anabranch.events.ModelChoice;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.config.Key;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.model.Endpoints;
import dev.anabranch.model.ModelListing;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides which model a task goes to. The embedded one, unless a person named another: a key alone
 * changes nothing. The name {@code embedded} always means the one that ships with Anabranch.
 */
public final class ModelNaming {
  private static final int SHOWN_MAX = 20;

  /** The model that ships with Anabranch. */
  public static final ModelChoice EMBEDDED =
      new ModelChoice(ModelChoice.EMBEDDED_ID, ModelChoice.EMBEDDED_ENDPOINT);

  private final Optional<String> url;
  private final Optional<String> configured;
  private final Optional<String> configuredFallback;
  private final boolean keyIsSet;
  private final Function<String, ModelListing> listing;

  /**
   * @param listing asks an endpoint for its models
   */
  public ModelNaming(Configuration configuration, Function<String, ModelListing> listing) {
    this.url = configuration.text(Key.MODEL_URL).map(Endpoints::plain);
    this.configured = configuration.text(Key.MODEL);
    this.configuredFallback = configuration.text(Key.MODEL_FALLBACK);
    this.keyIsSet = configuration.apiKey().isPresent();
    this.listing = listing;
  }

  /** Refuses with what to set if the choice is not clear. */
  public ModelChoice choose(Optional<String> asked) {
    Optional<String> id = asked.or(() -> configured);
    if (id.isPresent() && id.get().equals(ModelChoice.EMBEDDED_ENDPOINT)) {
      return EMBEDDED;
    }
    if (url.isPresent()) {
      return new ModelChoice(id.orElseGet(() -> onlyModel(url.get())), url.get());
    }
    if (id.isEmpty() || id.get().equals(ModelChoice.EMBEDDED_ID)) {
      return EMBEDDED;
    }
    if (!keyIsSet) {
      throw new VerbFailed(
          Exit.USAGE,
          "model "
              + id.get()
              + " needs a key for "
              + Endpoints.OPENAI
              + ": set OPENAI_API_KEY, or name another endpoint by ANABRANCH_MODEL_URL");
    }
    return new ModelChoice(id.get(), Endpoints.OPENAI);
  }

  /**
   * Which model takes over when the chosen one fails for good: another one of the same endpoint, or
   * the embedded one; empty if none is named. The embedded model itself has none.
   */
  public Optional<ModelChoice> fallback(Optional<String> asked, ModelChoice chosen) {
    Optional<String> id =
        asked.or(() -> chosen.equals(EMBEDDED) ? Optional.empty() : configuredFallback);
    Optional<ModelChoice> fallback = id.map(name -> beside(chosen, name));
    if (fallback.isPresent() && (chosen.equals(EMBEDDED) || fallback.get().equals(chosen))) {
      throw new VerbFailed(
          Exit.USAGE,
          id.orElseThrow() + " cannot take over from " + chosen.id() + "; name another fallback");
    }
    return fallback;
  }

  private static ModelChoice beside(ModelChoice chosen, String id) {
    boolean embedded =
        id.equals(ModelChoice.EMBEDDED_ENDPOINT) || id.equals(ModelChoice.EMBEDDED_ID);
    return embedded ? EMBEDDED : new ModelChoice(id, chosen.endpoint());
  }

  /** How a choice is named to a server that has the same settings. */
  static String name(ModelChoice chosen) {
    return chosen.equals(EMBEDDED) ? ModelChoice.EMBEDDED_ENDPOINT : chosen.id();
  }

  /** What to say to somebody whose key has no effect. */
  public Optional<String> hint(ModelChoice chosen) {
    boolean unused = keyIsSet && chosen.equals(EMBEDDED);
    return unused
        ? Optional.of("OPENAI_API_KEY is not used; name a model to use it: --model NAME")
        : Optional.empty();
  }

  private String onlyModel(String endpoint) {
    return switch (listing.apply(endpoint)) {
      case ModelListing.Listed listed when listed.ids().size() == 1 -> listed.ids().getFirst();
      case ModelListing.Listed listed when listed.ids().isEmpty() ->
          throw new VerbFailed(Exit.USAGE, endpoint + " lists no model; name one by --model");
      case ModelListing.Listed listed ->
          throw new VerbFailed(
              Exit.USAGE,
              endpoint + " has several models; name one by --model: " + shown(listed.ids()));
      case ModelListing.Unlisted unlisted ->
          throw new VerbFailed(Exit.UNREACHABLE, unlisted.why().message());
    };
  }

  private static String shown(List<String> ids) {
    String some = String.join(", ", ids.subList(0, Math.min(SHOWN_MAX, ids.size())));
    return ids.size() > SHOWN_MAX ? some + " and " + (ids.size() - SHOWN_MAX) + " more" : some;
  }
}
