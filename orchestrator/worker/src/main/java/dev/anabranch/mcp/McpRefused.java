package dev.anabranch.mcp;

/** The server answered a request with an error. */
final class McpRefused extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int INVALID_PARAMS = -32602;

  private final long code;

  McpRefused(long code, String message) {
    super(message);
    this.code = code;
  }

  boolean isOfArguments() {
    return code == INVALID_PARAMS;
  }
}
