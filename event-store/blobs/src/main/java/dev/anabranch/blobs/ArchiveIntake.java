package dev.anabranch.blobs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Turns a tar stream into a snapshot: bytes go to blobs, names into a tree. Used once. */
final class ArchiveIntake {
  private static final int NAME_BYTES_MAX = 255;

  private final BlobStore.Batch writes;
  private final WorkspaceBounds bounds;
  private final Node.Folder top = new Node.Folder(0755);
  private final WorkspaceCount count;
  private byte[] ignoreFile = new byte[0];

  ArchiveIntake(BlobStore.Batch writes, WorkspaceBounds bounds) {
    this.writes = writes;
    this.bounds = bounds;
    this.count = new WorkspaceCount(bounds);
  }

  /** What stands at a name: the tree while it grows. */
  private sealed interface Node {
    record Leaf(FileEntry entry) implements Node {}

    final class Folder implements Node {
      private final TreeMap<String, Node> children = new TreeMap<>();
      private int mode;

      Folder(int mode) {
        this.mode = mode;
      }
    }
  }

  String take(InputStream archive) throws IOException {
    TarReader tar = new TarReader(archive, bounds);
    for (Optional<TarEntry> member = tar.next(); member.isPresent(); member = tar.next()) {
      member(tar, member.get());
    }
    return manifest(top, "", rules());
  }

  /** What the archive itself says is to be left out; known only when all of it has been read. */
  private IgnoreRules rules() {
    boolean own =
        top.children.get(IgnoreRules.FILE) instanceof Node.Leaf leaf
            && leaf.entry().kind() == Kind.FILE;
    return own ? IgnoreRules.with(ignoreFile) : IgnoreRules.DEFAULT;
  }

  private void member(TarReader tar, TarEntry member) throws IOException {
    List<String> names = names(member.path());
    if (names.isEmpty()) {
      if (member.type() != TarEntry.Type.FOLDER) {
        throw new ArchiveRefused("a member has no name");
      }
      return;
    }
    Node.Folder parent = parent(names, member.path());
    String name = names.getLast();
    switch (member.type()) {
      case FOLDER -> folder(parent, name, member.path()).mode = member.mode();
      case FILE -> file(tar, parent, name, member);
      case LINK -> leaf(parent, FileEntry.link(name, target(member)), member.path());
      case HARD_LINK -> leaf(parent, hardLink(name, member), member.path());
      case OTHER -> count.add(0);
    }
  }

  private List<String> names(String path) {
    if (path.startsWith("/")) {
      throw new ArchiveRefused("member " + FileName.shown(path) + " has an absolute name");
    }
    List<String> names = new ArrayList<>();
    for (String name : path.split("/")) {
      if (name.equals("..")) {
        throw new ArchiveRefused("member " + FileName.shown(path) + " leaves the folder by \"..\"");
      }
      if (FileName.bytes(name).length > NAME_BYTES_MAX || name.indexOf('\0') >= 0) {
        throw new ArchiveRefused("member " + FileName.shown(path) + " has a name no file can have");
      }
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    count.depth(names.size());
    return names;
  }

  private Node.Folder parent(List<String> names, String path) {
    Node.Folder folder = top;
    for (String name : names.subList(0, names.size() - 1)) {
      folder = folder(folder, name, path);
    }
    return folder;
  }

  private Node.Folder folder(Node.Folder parent, String name, String path) {
    Node found = parent.children.get(name);
    if (found == null) {
      count.add(0);
      Node.Folder made = new Node.Folder(0755);
      parent.children.put(name, made);
      return made;
    }
    if (found instanceof Node.Folder folder) {
      return folder;
    }
    throw new ArchiveRefused(
        "member " + FileName.shown(path) + " lies under something that is not a folder");
  }

  private void file(TarReader tar, Node.Folder parent, String name, TarEntry member)
      throws IOException {
    count.add(member.size());
    if (member.size() > bounds.fileBytesMax()) {
      leaf(parent, FileEntry.uncaptured(name, member.mode(), member.size()), member.path());
      return;
    }
    InputStream content = tar.content();
    if (parent == top && name.equals(IgnoreRules.FILE)) {
      ignoreFile = content.readNBytes(IgnoreRules.BYTES_MAX + 1);
      content = new SequenceInputStream(new ByteArrayInputStream(ignoreFile), content);
    }
    String sha256 = writes.put(content, bounds.fileBytesMax()).sha256();
    leaf(parent, FileEntry.file(name, member.mode(), member.size(), sha256), member.path());
  }

  /** A later member of the same name replaces the earlier one, as tar does; never a folder. */
  private void leaf(Node.Folder parent, FileEntry entry, String path) {
    Node replaced = parent.children.put(entry.path(), new Node.Leaf(entry));
    if (replaced instanceof Node.Folder) {
      throw new ArchiveRefused(
          "member " + FileName.shown(path) + " is a folder and something else");
    }
    if (entry.kind() == Kind.LINK) {
      count.add(0);
    }
  }

  private static String target(TarEntry member) {
    String single = member.target().replaceAll("/+", "/");
    if (single.isEmpty() || single.indexOf('\0') >= 0) {
      throw new ArchiveRefused("link " + FileName.shown(member.path()) + " leads nowhere");
    }
    return single.length() > 1 && single.endsWith("/")
        ? single.substring(0, single.length() - 1)
        : single;
  }

  private FileEntry hardLink(String name, TarEntry member) {
    Node node = top;
    for (String part : names(member.target())) {
      node = node instanceof Node.Folder folder ? folder.children.get(part) : null;
    }
    if (node instanceof Node.Leaf leaf && leaf.entry().kind() == Kind.FILE) {
      FileEntry found = leaf.entry();
      count.add(found.size());
      return FileEntry.file(name, found.mode(), found.size(), found.hash());
    }
    throw new ArchiveRefused(
        "%s is a hard link to %s, which the archive does not hold before it"
            .formatted(FileName.shown(member.path()), FileName.shown(member.target())));
  }

  private String manifest(Node.Folder folder, String path, IgnoreRules ignored) throws IOException {
    List<FileEntry> entries = new ArrayList<>();
    for (var child : folder.children.entrySet()) {
      String name = child.getKey();
      boolean isFolder = child.getValue() instanceof Node.Folder;
      if (!ignored.leavesOut(path, name, isFolder)) {
        String inner = path.isEmpty() ? name : path + "/" + name;
        entries.add(entry(name, child.getValue(), inner, ignored));
      }
    }
    return writes.put(new Manifest(entries).bytes()).sha256();
  }

  private FileEntry entry(String name, Node node, String path, IgnoreRules ignored)
      throws IOException {
    return switch (node) {
      case Node.Leaf leaf -> leaf.entry();
      case Node.Folder inner -> FileEntry.folder(name, inner.mode, manifest(inner, path, ignored));
    };
  }
}
