/** Untrusted text: characters, never markup, wrapped so that it can be read at any width. */
export function Text({ text, className = '' }: { text: string; className?: string }) {
  return <pre className={`text ${className}`}>{text}</pre>;
}

/** JSON laid out for reading; what is not JSON is shown as it came. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
