package dev.anabranch.workspace;

import dev.anabranch.blobs.FileName;
import dev.anabranch.sandbox.SandboxUser;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A folder held open: names are looked up in it and nowhere else, and no link is followed, whatever
 * becomes of the path that led here.
 */
final class OpenFolder implements AutoCloseable {
  private final SecureDirectoryStream<Path> stream;

  private OpenFolder(SecureDirectoryStream<Path> stream) {
    this.stream = stream;
  }

  /** Opens a folder by a path that only the worker can change. */
  @SuppressWarnings("StreamResourceLeak") // the folder owns the stream and closes it
  static OpenFolder trusted(Path path) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(path);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return new OpenFolder(secure);
    }
    stream.close();
    throw new IOException("this file system cannot open folders safely");
  }

  OpenFolder folder(String name) throws IOException {
    return new OpenFolder(
        stream.newDirectoryStream(FileName.path(name), LinkOption.NOFOLLOW_LINKS));
  }

  SeekableByteChannel file(String name, Set<? extends OpenOption> options) throws IOException {
    Set<OpenOption> all = new HashSet<>(options);
    all.add(LinkOption.NOFOLLOW_LINKS);
    return stream.newByteChannel(FileName.path(name), all);
  }

  /** What stands under the name, itself and not what it points to. */
  Optional<PosixFileAttributes> look(String name) throws IOException {
    try {
      return Optional.of(view(name).readAttributes());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Sets what the umask of this process may have taken away. */
  void mode(String name, String permissions) throws IOException {
    view(name).setPermissions(PosixFilePermissions.fromString(permissions));
  }

  void give(String name, SandboxUser user) throws IOException {
    PosixFileAttributeView view = view(name);
    UserPrincipalLookupService users = Path.of("/").getFileSystem().getUserPrincipalLookupService();
    UserPrincipal owner = users.lookupPrincipalByName(Integer.toString(user.uid()));
    GroupPrincipal group = users.lookupPrincipalByGroupName(Integer.toString(user.gid()));
    view.setGroup(group);
    view.setOwner(owner);
  }

  /** All names, in the form of {@link FileName}, sorted. Can be asked once. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Path path : stream) {
      names.add(FileName.of(path.getFileName()));
    }
    names.sort(null);
    return names;
  }

  private PosixFileAttributeView view(String name) {
    return stream.getFileAttributeView(
        FileName.path(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
