package dev.anabranch.blobs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An open folder whose names are reached relative to it, and never through a symbolic link. */
final class SafeFolder implements Closeable {
  /*
   * Content is read, written and deleted through the descriptor of the folder (openat, unlinkat,
   * with NOFOLLOW), so a link put in the place of a folder leads nowhere; stats too, where the
   * calls of Linux are at hand. The JDK has no mkdirat, symlinkat, readlinkat, and no ctime but by
   * path: those go by path, and what is made so is opened through the descriptor before anything
   * is put into it. lstat by path can be fooled by a swap about sizes and times, not about content.
   *
   * The JDK's stream of a folder is opened when it is first needed: who only looks at stats, as
   * most walks do, needs none.
   */
  private static final Set<StandardOpenOption> CREATE =
      EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final Path path;
  private final Optional<Place> place;
  private final StreamSource source;
  private final boolean isTop;
  private Optional<SecureDirectoryStream<Path>> opened = Optional.empty();
  private Optional<Integer> modeAtClose = Optional.empty();

  /** Opens the stream of a folder when it is first needed. */
  @FunctionalInterface
  private interface StreamSource {
    SecureDirectoryStream<Path> open() throws IOException;
  }

  /** The folder as a place for names, for what the JDK does not have. */
  private record Place(LinuxCalls calls, int folder) {}

  private SafeFolder(Path path, boolean isTop, Optional<Place> place, StreamSource source) {
    this.path = path;
    this.isTop = isTop;
    this.place = place;
    this.source = source;
  }

  /** Opens a folder that the caller trusts to be where its path leads. */
  static SafeFolder open(Path trusted) throws IOException {
    return open(trusted, LinuxCalls.available());
  }

  /** Without {@code calls}, what the JDK does not have goes by path. */
  static SafeFolder open(Path trusted, boolean withCalls) throws IOException {
    Path real = trusted.toRealPath();
    SecureDirectoryStream<Path> stream =
        secure(real.getFileSystem().provider().newDirectoryStream(real, name -> true));
    try {
      SafeFolder folder =
          new SafeFolder(
              real, true, withCalls ? Optional.of(place(real)) : Optional.empty(), () -> stream);
      folder.stream();
      return folder;
    } catch (IOException e) {
      stream.close();
      throw e;
    }
  }

  private static Place place(Path real) throws IOException {
    LinuxCalls calls = new LinuxCalls();
    try {
      return new Place(calls, calls.open(real));
    } catch (IOException e) {
      calls.close();
      throw e;
    }
  }

  private SecureDirectoryStream<Path> stream() throws IOException {
    if (opened.isEmpty()) {
      opened = Optional.of(source.open());
    }
    return opened.get();
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream)
      throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new IOException("this platform cannot open files relative to a folder; use Linux");
  }

  /** Opens a folder in this one; one that its owner may not read is made readable meanwhile. */
  SafeFolder child(String name) throws IOException {
    Optional<Integer> lockedMode = Optional.empty();
    SecureDirectoryStream<Path> stream;
    try {
      stream = openFolder(name);
    } catch (AccessDeniedException e) {
      int mode = stat(name).orElseThrow(() -> e).mode();
      Files.setPosixFilePermissions(resolve(name), permissions(mode | 0700));
      stream = openFolder(name);
      lockedMode = Optional.of(mode);
    }
    SafeFolder child = child(name, stream);
    child.modeAtClose = lockedMode;
    return child;
  }

  private SafeFolder child(String name, SecureDirectoryStream<Path> stream) throws IOException {
    try {
      SafeFolder child = new SafeFolder(resolve(name), false, placeOf(name), () -> stream);
      child.stream();
      return child;
    } catch (IOException e) {
      stream.close();
      throw e;
    }
  }

  /** As {@link #child}, of a folder with this stat in which perhaps only stats are asked for. */
  SafeFolder look(String name, FileStat stat) throws IOException {
    boolean open = (stat.mode() & 0500) == 0500;
    return open && place.isPresent()
        ? new SafeFolder(resolve(name), false, placeOf(name), () -> openFolder(name))
        : child(name);
  }

  private Optional<Place> placeOf(String name) throws IOException {
    if (place.isEmpty()) {
      return Optional.empty();
    }
    LinuxCalls calls = place.get().calls();
    return Optional.of(new Place(calls, calls.open(place.get().folder(), FileName.bytes(name))));
  }

  private SecureDirectoryStream<Path> openFolder(String name) throws IOException {
    return stream().newDirectoryStream(FileName.path(name), LinkOption.NOFOLLOW_LINKS);
  }

  /** The names, sorted by their bytes; asked once. {@link WorkspaceTooLarge} beyond the bound. */
  List<String> names(int max) throws IOException {
    List<String> names = new ArrayList<>();
    try {
      for (Path entry : stream()) {
        if (names.size() == max) {
          throw new WorkspaceTooLarge(WorkspaceTooLarge.Bound.FILES, max);
        }
        names.add(FileName.of(entry.getFileName()));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(FileName.BY_BYTES);
    return names;
  }

  /** The path of a name in this folder, for comparison. */
  Path resolve(String name) {
    return path.resolve(FileName.path(name));
  }

  /** What lstat says; a folder or file that was swapped for a link is a link. */
  Optional<FileStat> stat(String name) throws IOException {
    return place.isPresent()
        ? place.get().calls().stat(place.get().folder(), FileName.bytes(name))
        : stat(resolve(name));
  }

  /** Of this folder itself. */
  Optional<FileStat> stat() throws IOException {
    return stat(path);
  }

  private static Optional<FileStat> stat(Path file) throws IOException {
    try {
      return Optional.of(
          FileStat.of(Files.readAttributes(file, FileStat.ATTRIBUTES, LinkOption.NOFOLLOW_LINKS)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Opens a regular file; the caller has looked that it is one (a fifo would block). */
  InputStream read(String name) throws IOException {
    try {
      return openFile(name);
    } catch (AccessDeniedException e) {
      return openWhileReadable(name, stat(name).orElseThrow(() -> e).mode());
    }
  }

  private InputStream openWhileReadable(String name, int mode) throws IOException {
    Path file = resolve(name);
    Files.setPosixFilePermissions(file, permissions(mode | 0400));
    try {
      return openFile(name);
    } finally {
      Files.setPosixFilePermissions(file, permissions(mode));
    }
  }

  private InputStream openFile(String name) throws IOException {
    return Channels.newInputStream(
        stream()
            .newByteChannel(
                FileName.path(name), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
  }

  /** The text of a link; runs of slashes and a slash at its end are dropped, as the JDK does. */
  String link(String name) throws IOException {
    String text = FileName.of(Files.readSymbolicLink(resolve(name)));
    String single = text.replaceAll("/+", "/");
    return single.length() > 1 && single.endsWith("/")
        ? single.substring(0, single.length() - 1)
        : single;
  }

  /** Makes a new file, readable by nobody else until {@link #mode} says so. */
  OutputStream create(String name) throws IOException {
    return Channels.newOutputStream(
        stream()
            .newByteChannel(
                FileName.path(name),
                CREATE,
                PosixFilePermissions.asFileAttribute(permissions(0600))));
  }

  /** Makes a file's bytes and mode durable. */
  void sync(String name) throws IOException {
    try (var channel =
        stream()
            .newByteChannel(
                FileName.path(name), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      if (channel instanceof FileChannel file) {
        file.force(true);
      }
    }
  }

  /** Makes a new folder and opens it. */
  SafeFolder createFolder(String name) throws IOException {
    Files.createDirectory(resolve(name), PosixFilePermissions.asFileAttribute(permissions(0700)));
    return child(name);
  }

  void createLink(String name, String target) throws IOException {
    Files.createSymbolicLink(resolve(name), FileName.path(target));
  }

  /** Puts {@code from} in the place of {@code to}, both in this folder, at once. */
  void rename(String from, String to) throws IOException {
    stream().move(FileName.path(from), stream(), FileName.path(to));
  }

  void deleteFile(String name) throws IOException {
    stream().deleteFile(FileName.path(name));
  }

  void deleteEmptyFolder(String name) throws IOException {
    stream().deleteDirectory(FileName.path(name));
  }

  /** Deletes what stands there, with all that is in it. */
  void delete(String name) throws IOException {
    Optional<FileStat> found = stat(name);
    if (found.isEmpty()) {
      return;
    }
    if (!found.get().isFolder()) {
      deleteFile(name);
      return;
    }
    try (SafeFolder child = child(name)) {
      child.mode(0700);
      for (String inner : child.names(Integer.MAX_VALUE)) {
        child.delete(inner);
      }
    }
    deleteEmptyFolder(name);
  }

  void mode(String name, int mode) throws IOException {
    view(name).setPermissions(permissions(mode));
  }

  /** Mode of this folder itself. */
  void mode(int mode) throws IOException {
    stream().getFileAttributeView(PosixFileAttributeView.class).setPermissions(permissions(mode));
  }

  /** The mode that this folder shall have once it is closed. */
  void finalMode(int mode) {
    modeAtClose = Optional.of(mode);
  }

  void own(String name, Owner owner) throws IOException {
    owner.give(view(name));
  }

  /** A link has no descriptor that could be given away; lchown by path does not follow it. */
  void ownLink(String name, Owner owner) throws IOException {
    owner.give(
        Files.getFileAttributeView(
            resolve(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS));
  }

  void own(Owner owner) throws IOException {
    owner.give(stream().getFileAttributeView(PosixFileAttributeView.class));
  }

  /** Who owns this folder. */
  Owner owner() throws IOException {
    return Owner.of(path);
  }

  Owner owner(String name) throws IOException {
    return Owner.of(resolve(name));
  }

  private PosixFileAttributeView view(String name) throws IOException {
    return stream()
        .getFileAttributeView(
            FileName.path(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  static Set<PosixFilePermission> permissions(int mode) {
    PosixFilePermission[] highestFirst = PosixFilePermission.values();
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < highestFirst.length; bit++) {
      if ((mode & (0400 >> bit)) != 0) {
        set.add(highestFirst[bit]);
      }
    }
    return set;
  }

  @Override
  public void close() throws IOException {
    try {
      closeStream();
    } finally {
      place.ifPresent(this::close);
    }
  }

  private void closeStream() throws IOException {
    if (opened.isEmpty()) {
      return;
    }
    SecureDirectoryStream<Path> stream = opened.get();
    try (stream) {
      if (modeAtClose.isPresent()) {
        mode(modeAtClose.get());
      }
    } catch (FileSystemException e) {
      if (!(e instanceof NoSuchFileException)) {
        throw e;
      }
    }
  }

  private void close(Place own) {
    LinuxCalls.close(own.folder());
    if (isTop) {
      own.calls().close();
    }
  }
}
