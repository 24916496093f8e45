package dev.remora.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What {@code waitid(2)} takes and returns on Linux' 64-bit architectures. */
final class ChildInfo {
  /** The size of siginfo_t, in bytes. */
  static final int SIZE = 128;

  /** P_ALL. */
  static final int ANY = 0;

  /** WNOHANG, WEXITED and WNOWAIT: the child is looked at, and not reaped. */
  static final int LOOK_AT_ENDED = 0x1 | 0x4 | 0x01000000;

  private static final int PROCESS = 16;

  private ChildInfo() {}

  /** The number of the process; 0 when there is none. */
  static int process(byte[] info) {
    return ByteBuffer.wrap(info).order(ByteOrder.nativeOrder()).getInt(PROCESS);
  }
}
