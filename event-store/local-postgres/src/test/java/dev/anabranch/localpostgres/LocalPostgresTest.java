package dev.anabranch.localpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LocalPostgresTest {

  @Test
  void a_server_answers() {
    assertThat(LocalPostgres.shared().psql("postgres", "select 1, 'größer'")).isEqualTo("1|größer");
  }

  @Test
  void nothing_that_makes_a_commit_durable_is_off() {
    for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      assertThat(LocalPostgres.shared().psql("postgres", "show " + setting)).isEqualTo("on");
    }
  }

  @Test
  void the_address_names_port_database_user_and_password() {
    LocalPostgres server = LocalPostgres.shared();

    assertThat(server.url("some"))
        .matches(
            "jdbc:postgresql://127\\.0\\.0\\.1:%d/some\\?user=postgres&password=[0-9a-f]{32}"
                .formatted(server.port()));
  }

  @Test
  void nobody_gets_in_without_the_password() {
    String rules = "select distinct auth_method from pg_hba_file_rules";

    assertThat(LocalPostgres.shared().psql("postgres", rules)).isEqualTo("scram-sha-256");
  }

  @Test
  void fresh_databases_do_not_see_each_other() {
    LocalPostgres server = LocalPostgres.shared();
    String one = database(server.freshDatabase());
    String other = database(server.freshDatabase());

    server.psql(one, "create table kept (value text)");

    assertThat(server.psql(one, "select count(*) from kept")).isEqualTo("0");
    assertThatThrownBy(() -> server.psql(other, "select count(*) from kept"))
        .isInstanceOf(PostgresFailed.class)
        .hasMessageContaining("relation \"kept\" does not exist");
  }

  @Test
  void a_database_name_that_would_need_quotes_is_refused() {
    assertThatThrownBy(() -> LocalPostgres.shared().createDatabase("a b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_killed_server_that_starts_again_has_all_that_was_committed() throws Exception {
    try (LocalPostgres server = LocalPostgres.start()) {
      String database = database(server.freshDatabase());
      server.psql(database, "create table kept (value int)");
      for (int kill = 1; kill <= 3; kill++) {
        server.psql(database, "insert into kept values (" + kill + ")");
        String address = server.url(database);

        server.kill();
        assertThat(processesIn(server)).isEmpty();
        assertThatThrownBy(() -> connect(server.port())).isInstanceOf(IOException.class);
        server.restart();

        assertThat(server.url(database)).isEqualTo(address);
        assertThat(server.psql(database, "select count(*) from kept")).isEqualTo("" + kill);
        assertThat(Files.readString(server.log())).contains("was not properly shut down");
      }
    }
  }

  @Test
  void a_restart_of_a_running_server_is_in_order() throws Exception {
    try (LocalPostgres server = LocalPostgres.start()) {
      String database = database(server.freshDatabase());
      server.psql(database, "create table kept (value int)");

      server.restart();

      assertThat(server.psql(database, "select count(*) from kept")).isEqualTo("0");
      assertThat(Files.readString(server.log())).doesNotContain("was not properly shut down");
    }
  }

  @Test
  void two_servers_run_at_once() {
    try (LocalPostgres one = LocalPostgres.start();
        LocalPostgres other = LocalPostgres.start()) {
      one.createDatabase("only_here");

      assertThat(one.port()).isNotEqualTo(other.port());
      assertThat(databases(one)).contains("only_here");
      assertThat(databases(other)).doesNotContain("only_here");
    }
  }

  @Test
  void a_closed_server_leaves_no_file_and_no_process() {
    LocalPostgres stopped = LocalPostgres.start();
    LocalPostgres running = LocalPostgres.start();
    LocalPostgres killed = LocalPostgres.start();
    stopped.stop();
    killed.kill();

    for (LocalPostgres server : List.of(stopped, running, killed)) {
      server.close();
      assertThat(server.log().getParent()).doesNotExist();
      assertThat(processesIn(server)).isEmpty();
    }
  }

  @Test
  void a_server_outlives_the_thread_that_started_it() throws Exception {
    List<LocalPostgres> started = new CopyOnWriteArrayList<>();
    Thread.ofPlatform().start(() -> started.add(LocalPostgres.start())).join();
    try (LocalPostgres server = started.getFirst()) {
      assertThat(server.psql("postgres", "select 1")).isEqualTo("1");
    }
  }

  private static List<ProcessHandle> processesIn(LocalPostgres server) {
    return new ServerProcesses(server.log().resolveSibling("data")).alive();
  }

  private static Stream<String> databases(LocalPostgres server) {
    return server.psql("postgres", "select datname from pg_database").lines();
  }

  private static String database(String url) {
    return Path.of(url.substring(0, url.indexOf('?'))).getFileName().toString();
  }

  private static void connect(int port) throws IOException {
    new Socket(InetAddress.getLoopbackAddress(), port).close();
  }
}
