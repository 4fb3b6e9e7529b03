package dev.anabranch.context.skills;

/** A rule that a skill does not keep, and what it says about this one, for people. */
public record SkillFinding(SkillRule rule, String text) {}
