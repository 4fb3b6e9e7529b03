package dev.anabranch.blobs;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who shall own restored files, by number; only root can give files away. */
public record Owner(int uid, int gid) {
  public Owner {
    if (uid < 0 || gid < 0) {
      throw new IllegalArgumentException("a uid and a gid are not negative");
    }
  }

  /** Who owns what is at this path; a link itself, not where it leads. */
  static Owner of(Path file) throws IOException {
    var found = Files.readAttributes(file, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
    return new Owner(number(found.get("uid")), number(found.get("gid")));
  }

  private static int number(@Nullable Object attribute) {
    return (Integer) Objects.requireNonNull(attribute);
  }

  void give(PosixFileAttributeView file) throws IOException {
    UserPrincipalLookupService people = FileSystems.getDefault().getUserPrincipalLookupService();
    file.setOwner(people.lookupPrincipalByName(Integer.toString(uid)));
    file.setGroup(people.lookupPrincipalByGroupName(Integer.toString(gid)));
  }
}
