package dev.remora.hooks;

import dev.remora.posix.DiskTrouble;
import dev.remora.posix.Signal;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The processes that can be seen from here.
 *
 * @param proc where the kernel shows processes, {@code /proc}
 */
record ProcessTable(Path proc) {
  static ProcessTable ofThisMachine() {
    return new ProcessTable(Path.of("/proc"));
  }

  /**
   * Sends a signal to the processes of a name. Of a process and its children with the same name,
   * such as a master and its workers, only the parent gets it.
   */
  void send(Signal signal, String process) throws HookTrouble {
    for (long number : find(process)) {
      try {
        signal.send(number);
      } catch (IOException e) {
        throw new HookTrouble(
            "SIG" + signal + " to " + process + " (" + number + "): " + DiskTrouble.text(e, ""), e);
      }
    }
  }

  /**
   * This user's processes of a name, without this process, and without children of another process
   * with that name.
   *
   * @throws HookTrouble when there is none, with the reason
   */
  List<Long> find(String name) throws HookTrouble {
    try {
      String self = Files.readSymbolicLink(proc.resolve("self")).toString();
      long user = read(proc.resolve(self)).orElseThrow(IOException::new).effectiveUser();
      Map<Long, ProcessEntry> named = named(name, self);
      List<ProcessEntry> first =
          named.values().stream().filter(entry -> !named.containsKey(entry.parent())).toList();
      List<Long> ours =
          first.stream().filter(e -> e.mayBeSignalledBy(user)).map(ProcessEntry::number).toList();
      if (ours.isEmpty()) {
        throw new HookTrouble(none(name, first, user));
      }
      return ours.stream().sorted().toList();
    } catch (IOException | DirectoryIteratorException e) {
      throw new HookTrouble("the processes of this machine cannot be read in " + proc, e);
    }
  }

  private Map<Long, ProcessEntry> named(String name, String self) throws IOException {
    Map<Long, ProcessEntry> named = new HashMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[1-9]*")) {
      for (Path entry : entries) {
        if (!entry.endsWith(self)) {
          read(entry)
              .filter(e -> !e.isOver() && e.isCalled(name))
              .ifPresent(e -> named.put(e.number(), e));
        }
      }
    }
    return named;
  }

  /** Nothing when the process has ended by now. */
  private static Optional<ProcessEntry> read(Path entry) {
    try {
      return Optional.of(
          ProcessEntry.parse(
              Long.parseLong(String.valueOf(entry.getFileName())),
              text(entry.resolve("status")),
              text(entry.resolve("cmdline"))));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Decodes without errors: a name may hold any byte. */
  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static String none(String name, List<ProcessEntry> others, long user) {
    return others.isEmpty()
        ? "no process here is called "
            + name
            + "; containers see each other's with shareProcessNamespace"
        : name
            + " runs as user "
            + others.getFirst().realUser()
            + ", but Remora as "
            + user
            + ": only the same user's processes are signalled";
  }
}
