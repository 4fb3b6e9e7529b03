package dev.anabranch.context.skills;

/** What can be wrong with a skill, or only odd: then it {@link #warns}. */
public enum SkillRule {
  FILE_TOO_LARGE,
  FILE_NOT_TEXT,
  FRONT_MATTER_MISSING,
  FRONT_MATTER_OPEN,
  YAML_BROKEN,
  YAML_NOT_PLAIN,
  NOT_A_MAPPING,
  KEY_TWICE,
  KEY_UNKNOWN,
  NAME_MISSING,
  NAME_EMPTY,
  NAME_TOO_LONG,
  NAME_NOT_LOWER_CASE,
  NAME_HYPHEN_AT_END,
  NAME_HYPHENS_TOGETHER,
  NAME_CHARACTERS,
  NAME_NOT_OF_FOLDER,
  DESCRIPTION_MISSING,
  DESCRIPTION_EMPTY,
  DESCRIPTION_TOO_LONG,
  LICENSE_NOT_TEXT,
  COMPATIBILITY_NOT_TEXT,
  COMPATIBILITY_TOO_LONG,
  METADATA_NOT_TEXTS,
  ALLOWED_TOOLS_NOT_TEXTS,
  BODY_TOO_LONG,

  /** A bare colon broke the YAML; the value was read as if it were quoted. */
  VALUE_QUOTED,
  NAME_NOT_ASCII,
  BODY_EMPTY,
  BODY_LONG,

  /** These four are of a place, not of a {@code SKILL.md}. */
  PATH_LEAVES,
  PATH_IS_LINK,
  PATH_TOO_DEEP,
  FOLDERS_TOO_MANY;

  /** True if the skill can be used all the same. */
  public boolean warns() {
    return switch (this) {
      case VALUE_QUOTED, NAME_NOT_ASCII, BODY_EMPTY, BODY_LONG -> true;
      default -> false;
    };
  }

  /** True if only {@link SkillScan} finds it. */
  boolean ofPlace() {
    return compareTo(PATH_LEAVES) >= 0;
  }
}
