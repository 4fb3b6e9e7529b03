package dev.anabranch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the filter's program as the kernel would, call by call. */
final class SeccompFilterTest {
  private static final long X86_64 = 0xC000003EL;
  private static final long ALLOW = 0x7FFF0000L;
  private static final long KILL = 0x80000000L;
  private static final long ERRNO = 0x00050000L;
  private static final long EPERM = ERRNO | 1;

  private final byte[] filter = SeccompFilter.forArchitecture("amd64").orElseThrow();

  @Test
  void there_is_none_for_an_architecture_whose_numbers_we_do_not_know() {
    assertThat(SeccompFilter.forArchitecture("aarch64")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0,read",
    "1,write",
    "59,execve",
    "57,fork",
    "257,openat",
    "9,mmap",
    "202,futex",
    "39,getpid"
  })
  void ordinary_calls_are_allowed(int call, String name) {
    assertThat(verdict(X86_64, call)).as(name).isEqualTo(ALLOW);
  }

  @ParameterizedTest
  @CsvSource({
    "101,ptrace",
    "165,mount",
    "272,unshare",
    "308,setns",
    "321,bpf",
    "298,perf_event_open",
    "323,userfaultfd",
    "250,keyctl",
    "246,kexec_load",
    "313,finit_module",
    "304,open_by_handle_at",
    "310,process_vm_readv",
    "428,open_tree",
    "429,move_mount",
    "169,reboot"
  })
  void calls_that_no_build_needs_are_refused(int call, String name) {
    assertThat(verdict(X86_64, call)).as(name).isEqualTo(EPERM);
  }

  @ParameterizedTest
  @CsvSource({"435,clone3", "425,io_uring_setup", "319,memfd_create", "437,openat2"})
  void calls_that_cannot_be_judged_seem_not_to_exist(int call, String name) {
    assertThat(verdict(X86_64, call)).as(name).isEqualTo(ERRNO | 38);
  }

  @Test
  void another_architecture_and_the_x32_table_are_fatal() {
    assertThat(verdict(0x40000003L, 1)).isEqualTo(KILL);
    assertThat(verdict(X86_64, 0x40000000 | 1)).isEqualTo(KILL);
  }

  @Test
  void clone_makes_threads_and_processes_but_no_namespaces() {
    assertThat(verdict(X86_64, 56, 0x003d0f00)).isEqualTo(ALLOW);
    assertThat(verdict(X86_64, 56, 17)).isEqualTo(ALLOW);
    for (long flag :
        new long[] {0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000}) {
      assertThat(verdict(X86_64, 56, flag | 17)).as("flag %x", flag).isEqualTo(EPERM);
    }
  }

  @Test
  void only_unix_internet_and_netlink_sockets_can_be_made() {
    for (int family = 0; family < 64; family++) {
      boolean allowed = family == 1 || family == 2 || family == 10 || family == 16;
      assertThat(verdict(X86_64, 41, family))
          .as("family %d", family)
          .isEqualTo(allowed ? ALLOW : ERRNO | 97);
    }
  }

  @Test
  void nobody_types_into_a_terminal_of_others() {
    assertThat(verdict(X86_64, 16, 0, 0x5412)).isEqualTo(EPERM);
    assertThat(verdict(X86_64, 16, 0, 0xFFFFFFFF00005412L)).isEqualTo(EPERM);
    assertThat(verdict(X86_64, 16, 0, 0x541C)).isEqualTo(EPERM);
    assertThat(verdict(X86_64, 16, 0, 0x5401)).isEqualTo(ALLOW);
  }

  @Test
  void fifos_and_files_can_be_made_as_nodes_but_no_devices() {
    assertThat(verdict(X86_64, 133, 0, 0010644)).isEqualTo(ALLOW);
    assertThat(verdict(X86_64, 133, 0, 0100644)).isEqualTo(ALLOW);
    assertThat(verdict(X86_64, 133, 0, 0020666)).isEqualTo(EPERM);
    assertThat(verdict(X86_64, 259, 0, 0, 0060666)).isEqualTo(EPERM);
  }

  @Test
  void no_file_becomes_setuid_by_any_call() {
    assertThat(verdict(X86_64, 90, 0, 04755)).isEqualTo(EPERM);
    assertThat(verdict(X86_64, 91, 0, 04755)).isEqualTo(EPERM);
    assertThat(verdict(X86_64, 268, 0, 0, 04755)).isEqualTo(EPERM);
    assertThat(verdict(X86_64, 452, 0, 0, 04755)).isEqualTo(EPERM);
    assertThat(verdict(X86_64, 85, 0, 04755)).isEqualTo(EPERM);
    assertThat(verdict(X86_64, 2, 0, 0x41, 04755)).isEqualTo(EPERM);
    assertThat(verdict(X86_64, 257, 0, 0, 0x41, 04755)).isEqualTo(EPERM);
    assertThat(verdict(X86_64, 257, 0, 0, 0x410002, 04755)).isEqualTo(EPERM);
    assertThat(verdict(X86_64, 133, 0, 0104755)).isEqualTo(EPERM);

    assertThat(verdict(X86_64, 90, 0, 02755)).isEqualTo(ALLOW);
    assertThat(verdict(X86_64, 257, 0, 0, 0x41, 0644)).isEqualTo(ALLOW);
    assertThat(verdict(X86_64, 257, 0, 0, 0, 04755)).as("a mode without O_CREAT").isEqualTo(ALLOW);
  }

  @Test
  void shared_memory_segments_are_small() {
    assertThat(verdict(X86_64, 29, 0, 65_536)).isEqualTo(ALLOW);
    assertThat(verdict(X86_64, 29, 0, 65_537)).isEqualTo(ERRNO | 28);
    assertThat(verdict(X86_64, 29, 0, 1L << 32)).isEqualTo(ERRNO | 28);
  }

  @Test
  void the_program_ends_on_every_call_with_a_known_verdict() {
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      long verdict =
          verdict(X86_64, random.nextInt(500), random.nextLong(), random.nextLong(), 0, 7);
      assertThat(verdict == ALLOW || verdict == KILL || (verdict & ~0xFFL) == ERRNO).isTrue();
    }
  }

  private long verdict(long arch, int call, long... arguments) {
    ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(call).putInt((int) arch).putLong(0);
    for (long argument : arguments) {
      data.putLong(argument);
    }
    ByteBuffer program = ByteBuffer.wrap(filter).order(ByteOrder.LITTLE_ENDIAN);
    int length = filter.length / 8;
    long accumulator = 0;
    for (int at = 0; at < length; at++) {
      int code = program.getShort(8 * at) & 0xFFFF;
      int ifTrue = program.get(8 * at + 2) & 0xFF;
      int ifFalse = program.get(8 * at + 3) & 0xFF;
      long k = program.getInt(8 * at + 4) & 0xFFFFFFFFL;
      switch (code) {
        case 0x20 -> accumulator = data.getInt((int) k) & 0xFFFFFFFFL;
        case 0x54 -> accumulator &= k;
        case 0x05 -> at += (int) k;
        case 0x15 -> at += accumulator == k ? ifTrue : ifFalse;
        case 0x25 -> at += accumulator > k ? ifTrue : ifFalse;
        case 0x45 -> at += (accumulator & k) != 0 ? ifTrue : ifFalse;
        case 0x06 -> {
          return k;
        }
        default -> throw new AssertionError("no such instruction: " + code);
      }
    }
    throw new AssertionError("the program runs off its end");
  }
}
