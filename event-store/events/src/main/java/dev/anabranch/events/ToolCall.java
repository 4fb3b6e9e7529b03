package dev.anabranch.events;

/**
 * One call as the model wrote it. {@code id} belongs to the prompt bytes and may repeat; {@code
 * arguments} is the text as it came, which need not be JSON.
 */
public record ToolCall(String id, String name, String arguments) {}
