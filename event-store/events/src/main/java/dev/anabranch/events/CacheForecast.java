package dev.anabranch.events;

import java.util.Optional;

/**
 * What was expected of the endpoint's prefix cache for one request (techniques 1.1).
 *
 * @param promptTokens as counted here
 * @param cachedTokens that were to be found: the longest common prefix with an earlier prompt of
 *     the lineage, in whole blocks
 * @param blockTokens the block size that was assumed
 * @param estimated true if the endpoint's own tokenizer is not known here
 * @param miss why it is less than the whole earlier prompt; empty if it is not
 */
public record CacheForecast(
    long promptTokens,
    long cachedTokens,
    int blockTokens,
    boolean estimated,
    Optional<String> miss) {}
