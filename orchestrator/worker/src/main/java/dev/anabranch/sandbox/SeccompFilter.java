package dev.anabranch.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The system call filter of a room, as the bytes of a classic BPF program that bubblewrap loads.
 * What is not named is allowed: the room has no capabilities and no network already, the filter
 * takes the parts of the kernel away that have no place in a build or a test.
 */
final class SeccompFilter {
  /*
   * Numbers and offsets are those of Linux on x86-64 (asm/unistd_64.h, linux/seccomp.h). clone3 and
   * io_uring and openat2 answer "no such call", so that the C library falls back to calls whose
   * arguments can be seen; memfd answers the same because its pages belong to no process and no
   * watcher would count them, and shared memory segments are small for the same reason. No file can
   * be made setuid, by whichever call: it would stay in the workspace, under a uid of the host.
   */
  private static final int ARCH_X86_64 = 0xC000003E;
  private static final int X32_BIT = 0x4000_0000;

  private static final int EPERM = 1;
  private static final int ENOSPC = 28;
  private static final int ENOSYS = 38;
  private static final int EAFNOSUPPORT = 97;

  private static final int NUMBER = 0;
  private static final int ARCH = 4;

  private static final int[] REFUSED = {
    101,
    310,
    311, // ptrace, process_vm_readv, process_vm_writev
    165,
    166,
    155,
    161,
    272,
    308, // mount, umount2, pivot_root, chroot, unshare, setns
    428,
    429,
    430,
    431,
    432,
    433,
    442,
    467, // open_tree, move_mount, fs*, mount_setattr
    321,
    298,
    323, // bpf, perf_event_open, userfaultfd
    248,
    249,
    250, // add_key, request_key, keyctl
    246,
    320,
    175,
    313,
    176,
    174,
    177,
    178, // kexec, modules
    169,
    167,
    168,
    170,
    171,
    172,
    173,
    154, // reboot, swap, names, ports, modify_ldt
    103,
    163,
    179,
    443, // syslog, acct, quotactl
    164,
    227,
    305,
    159, // clocks
    212,
    303,
    304,
    300, // lookup_dcookie, file handles, fanotify_init
    312,
    153,
    134,
    136,
    139,
    156,
    180, // kcmp, vhangup, uselib, ustat, sysfs, _sysctl, nfsservctl
    256,
    279,
    278,
    438,
    440,
    460 // pages of others, vmsplice, pidfd_getfd, lsm_set_self_attr
  };

  private static final int[] UNKNOWN = {
    435, 425, 426, 427, 319, 447, 437 // clone3, io_uring_*, memfd_create, memfd_secret, openat2
  };

  private static final int CLONE = 56;
  private static final int NEW_NAMESPACES = 0x7E02_0000;
  private static final int IOCTL = 16;
  private static final int SOCKET = 41;
  private static final int SOCKETPAIR = 53;
  private static final int MKNOD = 133;
  private static final int MKNODAT = 259;
  private static final int PERSONALITY = 135;
  private static final int SHMGET = 29;
  private static final int SEGMENT_BYTES_MAX = 65_536;
  private static final int SETUID = 04000;
  private static final int MAKES_A_FILE = 0x40_0040; // O_CREAT, O_TMPFILE

  private final ByteBuffer out = ByteBuffer.allocate(8 * 400).order(ByteOrder.LITTLE_ENDIAN);

  private SeccompFilter() {}

  /** The filter for an architecture as {@code os.arch} names it, if there is one. */
  static Optional<byte[]> forArchitecture(String arch) {
    return switch (arch) {
      case "amd64", "x86_64" -> Optional.of(new SeccompFilter().build());
      default -> Optional.empty();
    };
  }

  private byte[] build() {
    load(ARCH);
    unlessEqual(ARCH_X86_64, 1);
    skip(1);
    killProcess();
    load(NUMBER);
    unlessAnyBit(X32_BIT, 1);
    killProcess();
    for (int call : REFUSED) {
      onCall(call, 1);
      refuse(EPERM);
    }
    for (int call : UNKNOWN) {
      onCall(call, 1);
      refuse(ENOSYS);
    }
    byArguments();
    allow();
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  private void byArguments() {
    onCall(CLONE, 4);
    load(argument(0));
    unlessAnyBit(NEW_NAMESPACES, 1);
    refuse(EPERM);
    allow();

    refuseValues(IOCTL, 1, EPERM, 0x5412, 0x541C); // TIOCSTI, TIOCLINUX: typing for others
    allowValues(SOCKET, 0, EAFNOSUPPORT, 1, 2, 10, 16); // UNIX, INET, INET6, NETLINK
    allowValues(SOCKETPAIR, 0, EAFNOSUPPORT, 1, 2, 10, 16);
    allowValues(PERSONALITY, 0, EPERM, 0, 0xFFFF_FFFF); // Linux, or only asking
    refuseNodes(MKNOD, 1);
    refuseNodes(MKNODAT, 2);
    refuseBits(90, 1, SETUID); // chmod
    refuseBits(91, 1, SETUID); // fchmod
    refuseBits(268, 2, SETUID); // fchmodat
    refuseBits(452, 2, SETUID); // fchmodat2
    refuseBits(85, 1, SETUID); // creat
    refuseSetuidFiles(2, 1); // open
    refuseSetuidFiles(257, 2); // openat

    onCall(SHMGET, 6);
    load(argument(1) + 4);
    unlessEqual(0, 2);
    load(argument(1));
    unlessGreater(SEGMENT_BYTES_MAX, 1);
    refuse(ENOSPC);
    allow();
  }

  private void refuseValues(int call, int index, int errno, int... values) {
    onCall(call, 2 + 2 * values.length);
    load(argument(index));
    for (int value : values) {
      unlessEqual(value, 1);
      refuse(errno);
    }
    allow();
  }

  private void allowValues(int call, int index, int errno, int... values) {
    onCall(call, 2 + 2 * values.length);
    load(argument(index));
    for (int value : values) {
      unlessEqual(value, 1);
      allow();
    }
    refuse(errno);
  }

  private void refuseBits(int call, int index, int bits) {
    onCall(call, 4);
    load(argument(index));
    unlessAnyBit(bits, 1);
    refuse(EPERM);
    allow();
  }

  /** The mode comes after the flags, and means something only if they say that a file is made. */
  private void refuseSetuidFiles(int call, int flagsIndex) {
    onCall(call, 6);
    load(argument(flagsIndex));
    unlessAnyBit(MAKES_A_FILE, 3);
    load(argument(flagsIndex + 1));
    unlessAnyBit(SETUID, 1);
    refuse(EPERM);
    allow();
  }

  /** Device nodes and setuid files; fifos and sockets go by the same call and are allowed. */
  private void refuseNodes(int call, int modeIndex) {
    onCall(call, 9);
    load(argument(modeIndex));
    unlessAnyBit(SETUID, 1);
    refuse(EPERM);
    put(0x54, 0, 0, 0170000);
    unlessEqual(0020000, 1);
    refuse(EPERM);
    unlessEqual(0060000, 1);
    refuse(EPERM);
    allow();
  }

  private static int argument(int index) {
    return 16 + 8 * index;
  }

  private void load(int offset) {
    put(0x20, 0, 0, offset);
  }

  /** Skips the next {@code length} instructions unless the call is this one. */
  private void onCall(int number, int length) {
    unlessEqual(number, length);
  }

  private void unlessEqual(int value, int skipped) {
    put(0x15, 0, skipped, value);
  }

  private void unlessAnyBit(int bits, int skipped) {
    put(0x45, 0, skipped, bits);
  }

  private void unlessGreater(int value, int skipped) {
    put(0x25, 0, skipped, value);
  }

  private void skip(int length) {
    put(0x05, 0, 0, length);
  }

  private void refuse(int errno) {
    put(0x06, 0, 0, 0x0005_0000 | errno);
  }

  private void allow() {
    put(0x06, 0, 0, 0x7FFF_0000);
  }

  private void killProcess() {
    put(0x06, 0, 0, 0x8000_0000);
  }

  private void put(int code, int jumpTrue, int jumpFalse, int k) {
    out.putShort((short) code).put((byte) jumpTrue).put((byte) jumpFalse).putInt(k);
  }
}
