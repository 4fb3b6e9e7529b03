package dev.anabranch.context.tokens;

import dev.anabranch.events.ModelChoice;

/** Prompts that can share a cache: those of one lineage, named by its root, at one model. */
public record CacheDomain(String root, ModelChoice model) {}
