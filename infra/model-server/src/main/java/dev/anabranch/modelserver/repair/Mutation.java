package dev.anabranch.modelserver.repair;

/** Proposes the changes that would undo one class of faults. */
@FunctionalInterface
interface Mutation {
  void propose(Code code, Evidence evidence, Proposals out);
}
