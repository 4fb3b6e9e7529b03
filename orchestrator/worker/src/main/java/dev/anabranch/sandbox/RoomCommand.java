package dev.anabranch.sandbox;

import java.util.List;

/**
 * What a program of one room asks for and the worker does, outside of the room. Answers always, and
 * may be asked by several threads at once.
 */
@FunctionalInterface
public interface RoomCommand {
  /**
   * @param words of the command line, without the name of the program
   * @param input what the program was given on its standard input, if it was to be read
   * @param stop tripped when nobody waits for the answer any more
   */
  Answer run(List<String> words, String input, StopSwitch stop);

  /** What the program prints, and its exit code. */
  record Answer(int exit, String out, String err) {
    public static Answer refused(int exit, String why) {
      return new Answer(exit, "", "anabranch-mcp: " + why + "\n");
    }
  }
}
