package dev.anabranch.sandbox;

import dev.anabranch.net.AllowList;
import dev.anabranch.net.ProxyBounds;
import dev.anabranch.net.Resolver;
import dev.anabranch.net.RoomProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ways out of the room of one call, by what it was granted: sockets that only the user of the
 * rooms can use.
 */
record Doors(Optional<RoomProxy> network, Optional<CommandSocket> servers)
    implements AutoCloseable {
  static final Doors NONE = new Doors(Optional.empty(), Optional.empty());

  static Doors open(Grants grants, Path folder, Resolver resolver, Optional<SandboxUser> user)
      throws IOException {
    Doors doors = NONE;
    try {
      if (!grants.network().isEmpty()) {
        AllowList allowed = new AllowList(grants.network(), resolver);
        RoomProxy proxy = RoomProxy.open(folder.resolve("proxy"), allowed, ProxyBounds.DEFAULT);
        doors = new Doors(Optional.of(proxy), Optional.empty());
        SandboxFolders.giveTo(proxy.socket(), user);
      }
      if (grants.servers().isPresent()) {
        CommandSocket socket = CommandSocket.open(folder.resolve("mcp"), grants.servers().get());
        doors = new Doors(doors.network(), Optional.of(socket));
        SandboxFolders.giveTo(socket.file(), user);
      }
      return doors;
    } catch (IOException e) {
      doors.close();
      throw e;
    }
  }

  /** How bubblewrap puts them into the room. */
  List<String> options() {
    List<String> options = new ArrayList<>();
    network.ifPresent(
        proxy -> options.addAll(List.of("--ro-bind", proxy.socket().toString(), Bridge.SOCKET)));
    servers.ifPresent(socket ->
        options.addAll(List.of("--ro-bind", socket.file().toString(), CommandSocket.PLACE)));
    return options;
  }

  /** How programs of the room find them. */
  Map<String, String> environment() {
    return network.isPresent() ? Bridge.environment() : Map.of();
  }

  @Override
  public void close() {
    network.ifPresent(RoomProxy::close);
    servers.ifPresent(CommandSocket::close);
  }
}
