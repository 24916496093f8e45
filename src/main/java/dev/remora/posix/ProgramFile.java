package dev.remora.posix;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program, and why the kernel does not run it. The kernel answers with a number that stands for
 * several causes, and names the script where its interpreter is missing.
 */
public record ProgramFile(Path file) {
  /** So many bytes of a first line the kernel reads (execve(2)). */
  private static final int BEGINNING = 256;

  private static final Pattern ERRNO = Pattern.compile("error[=:] ?(\\d{1,4})");
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
  private static final int INTERPRETERS_OF_INTERPRETERS = 4;

  private static final String CRLF =
      "its first line ends as on Windows (CRLF): save it with Unix line ends";

  /** Why it cannot be run, as far as that shows beforehand; nothing when it is worth a try. */
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

  /** Why starting it failed, for people, from Java's message. */
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
   * What is wrong with a file that was started nevertheless: Java lets a shell run what the kernel
   * does not recognise, and an interpreter may stumble over the first line.
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
    return new ElfProgram(file, beginning).otherMachine();
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
    ElfProgram elf = new ElfProgram(file, beginning);
    if (elf.isOne()) {
      return elf.otherMachine()
          .orElseGet(
              () ->
                  elf.loader()
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

  /** The first line of a script, without its end; nothing where it is no script. */
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
    if (Files.isRegularFile(file)) { // opening anything else might take for ever
      try (InputStream in = Files.newInputStream(file)) {
        return in.readNBytes(BEGINNING);
      } catch (IOException e) {
        // what may be run need not be readable
      }
    }
    return new byte[] {0};
  }

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

  /** The mount that it lies on, if that has the option. */
  private Optional<String> noExecMount() throws IOException {
    Path real = file.toRealPath();
    String best = "";
    boolean noExec = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
      String[] fields = line.split(" ", -1);
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
