package dev.anabranch.secrets;

/**
 * A secret in a text.
 *
 * @param tail of what it is made at its end: if it goes on beyond the text, so far as these go
 */
record Match(int from, int to, String kind, Alphabet tail) {}
