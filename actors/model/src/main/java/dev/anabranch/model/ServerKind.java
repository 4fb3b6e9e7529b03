package dev.anabranch.model;

/** The program behind an endpoint, as far as it can be told; each has habits of its own. */
public enum ServerKind {
  OPENAI("OpenAI"),
  VLLM("vLLM"),
  LLAMA_CPP("llama.cpp"),
  OLLAMA("Ollama"),
  EMBEDDED("the embedded model server"),
  UNKNOWN("unknown");

  private final String shown;

  ServerKind(String shown) {
    this.shown = shown;
  }

  /** Its name for people. */
  public String shown() {
    return shown;
  }
}
