package dev.remora.posix;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that is to be run, and why the kernel does not: it answers with a number that stands for
 * several causes, and names the script where its interpreter is what is missing.
 */
public record ProgramFile(Path file) {
  /** What the kernel reads of a first line (execve(2)). */
  private static final int BEGINNING = 256;

  private static final Pattern ERRNO = Pattern.compile("error[=:] ?(\\d{1,4})");
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
  private static final int INTERPRETERS_OF_INTERPRETERS = 4;

  private static final String CRLF =
      "its first line ends as on Windows (CRLF): save it with Unix line ends";

  /** Java's names of the architectures by ELF's numbers (elf.h). */
  private static final Map<Integer, String> MACHINES =
      Map.of(
          3, "i386", 20, "ppc", 21, "ppc64le", 22, "s390x", 40, "arm", 62, "amd64", 183, "aarch64",
          243, "riscv64");

  /** What runs some programs of another, too. */
  private static final Map<String, String> COMPATIBLE = Map.of("amd64", "i386", "aarch64", "arm");

  /** Why it cannot be run, as far as can be seen before; nothing when it may be tried. */
  public Optional<String> problem() {
    if (Files.isDirectory(file)) {
      return Optional.of("it is a directory");
    }
    if (!Files.isRegularFile(file)) {
      return Optional.of("there is no such program");
    }
    if (!Files.isExecutable(file)) {
      return Optional.of(notExecutable());
    }
    return beginning().length == 0 ? Optional.of("it is empty") : Optional.empty();
  }

  /** Why starting it failed, for people, from what Java says about that. */
  public String why(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher matcher = ERRNO.matcher(message);
    int errno = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    return switch (errno) {
      case 1 -> "the system does not permit it: look at its security profiles (seccomp, SELinux)";
      case 2 -> missing(INTERPRETERS_OF_INTERPRETERS);
      case 7 -> "its arguments and the variables of the environment are too long";
      case 8 -> flaw().orElse("it is no program for this machine, and has no line that begins #!");
      case 11 -> "no more processes may be started: a limit of processes (pids) is reached";
      case 12 -> "there is not enough memory to start it";
      case 13 -> denied(INTERPRETERS_OF_INTERPRETERS);
      case 23, 24 -> "too many files are open";
      case 26 -> "somebody is writing to it";
      case 40 -> "too many symbolic links lead to it, or too many interpreters";
      default -> message.substring(message.indexOf("\": ") < 0 ? 0 : message.indexOf("\": ") + 3);
    };
  }

  /**
   * What is wrong with it though it was started: Java has a shell run what the kernel does not
   * recognise, and an interpreter may stumble over the first line.
   */
  public Optional<String> flaw() {
    byte[] beginning = beginning();
    Optional<String> line = firstLine(beginning);
    if (line.filter(text -> text.endsWith("\r")).isPresent()) {
      return Optional.of(CRLF);
    }
    if (text(beginning).startsWith("\u00ef\u00bb\u00bf#!")) {
      return Optional.of("it begins with a byte order mark and not with #!: save it without");
    }
    return madeForAnother(beginning);
  }

  private String missing(int deeper) {
    if (Files.notExists(file)) {
      return "there is no such program";
    }
    byte[] beginning = beginning();
    Optional<String> line = firstLine(beginning);
    if (line.isPresent()) {
      return line.get().endsWith("\r") ? CRLF : interpreter(line.get(), deeper, true);
    }
    if (isElf(beginning)) {
      return madeForAnother(beginning)
          .orElseGet(
              () ->
                  loader()
                      .map(loader -> "it needs " + loader + ", which is not there")
                      .orElse("something that it needs is not there"));
    }
    return flaw().orElse("it has no line that begins #!, and there is no /bin/sh to run it");
  }

  private String denied(int deeper) {
    return Files.isExecutable(file)
        ? firstLine(beginning())
            .map(line -> interpreter(line, deeper, false))
            .orElse("permission denied; look at the system's security profiles")
        : notExecutable();
  }

  private String interpreter(String line, int deeper, boolean missing) {
    String name = line.substring(2).strip().split("[ \t]", 2)[0];
    if (name.isEmpty()) {
      return "its first line names no interpreter after #!";
    }
    try {
      ProgramFile interpreter = new ProgramFile(Path.of(name));
      String its = "its interpreter " + name;
      if (Files.notExists(interpreter.file)) {
        return its + " is not there";
      }
      if (deeper == 0) {
        return its + " cannot be started";
      }
      return its
          + " cannot be started: "
          + (missing ? interpreter.missing(deeper - 1) : interpreter.denied(deeper - 1));
    } catch (InvalidPathException e) {
      return "its first line names no interpreter after #!";
    }
  }

  /** Of a script: its first line, without the end; nothing of what is none. */
  private static Optional<String> firstLine(byte[] beginning) {
    String text = text(beginning);
    int end = text.indexOf('\n');
    return text.startsWith("#!")
        ? Optional.of(end < 0 ? text : text.substring(0, end))
        : Optional.empty();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private byte[] beginning() {
    if (Files.isRegularFile(file)) { // to open another might take for ever
      try (InputStream in = Files.newInputStream(file)) {
        return in.readNBytes(BEGINNING);
      } catch (IOException e) {
        // what may be run need not be readable
      }
    }
    return new byte[] {0};
  }

  // ---- programs

  private static boolean isElf(byte[] beginning) {
    return text(beginning).startsWith("\u007fELF") && beginning.length >= 64;
  }

  private static ByteBuffer header(byte[] beginning) {
    ByteOrder order = beginning[5] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return ByteBuffer.wrap(beginning).order(order);
  }

  private static Optional<String> madeForAnother(byte[] beginning) {
    if (!isElf(beginning)) {
      return Optional.empty();
    }
    int number = header(beginning).getShort(18);
    String machine = MACHINES.getOrDefault(number, "another machine (" + number + ")");
    String ours = System.getProperty("os.arch", "");
    boolean compatible = machine.equals(COMPATIBLE.getOrDefault(ours, ours));
    return machine.equals(ours) || compatible || !MACHINES.containsValue(ours)
        ? Optional.empty()
        : Optional.of("it is made for " + machine + ", and this machine is " + ours);
  }

  /** What loads its libraries: PT_INTERP of a 64-bit program. */
  private Optional<String> loader() {
    byte[] beginning = beginning();
    if (!isElf(beginning) || beginning[4] != 2) {
      return Optional.empty();
    }
    ByteBuffer header = header(beginning);
    try (FileChannel channel = FileChannel.open(file)) {
      int size = Short.toUnsignedInt(header.getShort(54));
      int count = Short.toUnsignedInt(header.getShort(56));
      for (int i = 0; i < count && size >= 56; i++) {
        ByteBuffer entry = read(channel, header.getLong(32) + (long) i * size, 56, header.order());
        if (entry.remaining() == 56 && entry.getInt(0) == 3) {
          ByteBuffer name = read(channel, entry.getLong(8), BEGINNING, header.order());
          String text = text(java.util.Arrays.copyOf(name.array(), name.remaining()));
          return Optional.of(text.substring(0, Math.max(0, text.indexOf('\0'))))
              .filter(loader -> !loader.isEmpty());
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      // then it is not known
    }
    return Optional.empty();
  }

  private static ByteBuffer read(FileChannel channel, long from, int length, ByteOrder order)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(order);
    while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) > 0) {
      // until it is full, or the file ends
    }
    return buffer.flip();
  }

  // ---- permissions

  private String notExecutable() {
    try {
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
      if (!mode.contains("x")) {
        return "it may not be executed: chmod +x is missing (" + mode + ")";
      }
      return noExecMount()
          .map(mount -> "it lies on " + mount + ", from which nothing may be run (noexec)")
          .orElse("this user may not execute it (" + mode + ")");
    } catch (IOException e) {
      return "it may not be executed";
    }
  }

  /** The mount that it lies on, if that is its option. */
  private Optional<String> noExecMount() throws IOException {
    Path real = file.toRealPath();
    String best = "";
    boolean noExec = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
      String[] fields = line.split(" ");
      String mount = fields.length < 4 ? "" : unescaped(fields[1]);
      if (!mount.isEmpty() && mount.length() >= best.length() && real.startsWith(mount)) {
        best = mount;
        noExec = ("," + fields[3] + ",").contains(",noexec,");
      }
    }
    return noExec ? Optional.of(best) : Optional.empty();
  }

  private static String unescaped(String path) {
    return OCTAL
        .matcher(path)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(match.group(1), 8))));
  }
}
