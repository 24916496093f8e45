package dev.remora.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A file that may be a compiled program, in the format that Linux runs (elf(5)). */
final class ElfProgram {
  private static final int MAGIC = 0x7f454c46; // 7f, then "ELF"
  private static final int HEADER = 64;
  private static final int ENTRY = 56;
  private static final int INTERPRETER = 3;
  private static final int LONGEST_NAME = 256;

  /** Java's names of the architectures by ELF's numbers (elf.h). */
  private static final Map<Integer, String> MACHINES =
      Map.of(
          3, "i386", 20, "ppc", 21, "ppc64le", 22, "s390x", 40, "arm", 62, "amd64", 183, "aarch64",
          243, "riscv64");

  /** Architectures that run programs of another, too. */
  private static final Map<String, String> COMPATIBLE = Map.of("amd64", "i386", "aarch64", "arm");

  private final Path file;
  private final byte[] beginning;

  /**
   * @param beginning the first bytes of the file
   */
  ElfProgram(Path file, byte[] beginning) {
    this.file = file;
    this.beginning = beginning;
  }

  /** Whether it is such a program. */
  boolean isOne() {
    return beginning.length >= HEADER && ByteBuffer.wrap(beginning).getInt() == MAGIC;
  }

  /** That it is made for another machine, for people; nothing where it is not. */
  Optional<String> otherMachine() {
    if (!isOne()) {
      return Optional.empty();
    }
    int number = header().getShort(18);
    String machine = MACHINES.getOrDefault(number, "another machine (" + number + ")");
    String ours = System.getProperty("os.arch", "");
    boolean compatible = machine.equals(COMPATIBLE.getOrDefault(ours, ours));
    return machine.equals(ours) || compatible || !MACHINES.containsValue(ours)
        ? Optional.empty()
        : Optional.of("it is made for " + machine + ", and this machine is " + ours);
  }

  /** What loads the libraries of a 64-bit program (PT_INTERP); nothing where that does not show. */
  Optional<String> loader() {
    if (!isOne() || beginning[4] != 2) {
      return Optional.empty();
    }
    ByteBuffer header = header();
    try (FileChannel channel = FileChannel.open(file)) {
      int size = Short.toUnsignedInt(header.getShort(54));
      int count = Short.toUnsignedInt(header.getShort(56));
      for (int i = 0; i < count && size >= ENTRY; i++) {
        ByteBuffer entry =
            read(channel, header.getLong(32) + (long) i * size, ENTRY, header.order());
        if (entry.remaining() == ENTRY && entry.getInt(0) == INTERPRETER) {
          ByteBuffer name = read(channel, entry.getLong(8), LONGEST_NAME, header.order());
          String text = StandardCharsets.ISO_8859_1.decode(name).toString();
          return Optional.of(text.substring(0, Math.max(0, text.indexOf('\0'))))
              .filter(loader -> !loader.isEmpty());
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      // then nobody knows
    }
    return Optional.empty();
  }

  private ByteBuffer header() {
    ByteOrder order = beginning[5] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return ByteBuffer.wrap(beginning).order(order);
  }

  private static ByteBuffer read(FileChannel channel, long from, int length, ByteOrder order)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(order);
    while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) > 0) {
      // until it is full, or the file ends
    }
    return buffer.flip();
  }
}
