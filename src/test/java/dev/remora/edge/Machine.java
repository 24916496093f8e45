package dev.remora.edge;

import dev.remora.rig.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A virtual machine that is on: Debian with its own kernel, systemd as its first process, and a way
 * to the loopback of this machine at 10.0.2.2. Closing cuts its power.
 */
final class Machine implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(15);

  private final Process process;
  private final GuestAgent agent;

  private Machine(Process process, GuestAgent agent) {
    this.process = process;
    this.agent = agent;
    // a run that is broken off leaves no machine behind
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /**
   * Switches one on, and waits until commands can be run in it; its boot goes on.
   *
   * @param disks the first is its root
   * @param more arguments of QEMU
   */
  static Machine boot(Path scratch, List<Path> disks, List<String> more) {
    try {
      var directory = Files.createTempDirectory(scratch, "boot-");
      var parts = MachineSettings.directory().orElseThrow();
      var line = new ArrayList<>(List.of("qemu-system-x86_64"));
      line.addAll(MachineSettings.accelerator());
      line.addAll(List.of("-m", "512", "-smp", "2", "-nodefaults", "-display", "none"));
      line.addAll(List.of("-kernel", parts.resolve("vmlinuz").toString()));
      line.addAll(List.of("-initrd", parts.resolve("initrd").toString()));
      line.addAll(List.of("-append", "root=/dev/vda rw console=ttyS0 quiet"));
      for (var disk : disks) {
        var format = disk.toString().endsWith(".qcow2") ? "qcow2" : "raw";
        line.addAll(List.of("-drive", "if=virtio,format=" + format + ",file=" + disk));
      }
      line.addAll(List.of("-serial", "file:" + directory.resolve("console")));
      // a Unix socket's path is short
      var socket = Files.createTempDirectory("qga-").resolve("s");
      line.addAll(List.of("-device", "virtio-serial", "-device", "virtio-rng-pci"));
      line.addAll(List.of("-chardev", "socket,server=on,wait=off,id=agent,path=" + socket));
      line.addAll(List.of("-device", "virtserialport,chardev=agent,name=org.qemu.guest_agent.0"));
      line.addAll(more);
      var log = directory.resolve("qemu.log").toFile();
      var process = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log).start();
      try {
        while (!Files.exists(socket)) {
          if (!process.isAlive()) {
            throw new IllegalStateException("QEMU ended: " + Files.readString(log.toPath()));
          }
          Thread.onSpinWait();
        }
        return new Machine(process, GuestAgent.connect(socket));
      } catch (IOException | RuntimeException e) {
        process.destroyForcibly();
        throw e;
      } finally {
        Files.deleteIfExists(socket);
        Files.deleteIfExists(socket.getParent());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a shell command as root, which has to succeed; returns what it printed. */
  String run(String command) {
    return attempt(command).expect(0).stdout();
  }

  Run attempt(String command) {
    return agent.run(command);
  }

  /** Waits in the machine until a shell command succeeds; fails after 400 looks. */
  void await(String condition) {
    var waiting = "for i in {1..400}; do " + condition + " && exit 0; sleep 0.3; done; exit 1";
    if (attempt("{ " + waiting + "; } >/dev/null 2>&1").exit() != 0) {
      throw new AssertionError("never: " + condition + "\n" + journal());
    }
  }

  /** Waits until the application, or another unit, has said something since the boot. */
  void awaitLine(String unit, String text) {
    await("journalctl -b -o cat -u " + unit + " | grep -qF \"" + text + "\"");
  }

  /** What the application said since the boot. */
  String said(String unit) {
    return run("journalctl -b -o cat -u " + unit);
  }

  /** All that systemd and the units of interest said since the boot. */
  String journal() {
    return run(
        "journalctl -b --no-pager -o short-precise -u shop -u 'remora-*'; systemctl --failed");
  }

  /** Leaves what a command prints for people to read. */
  void keep(String title, String command) {
    var text = "## " + title + "\n\n" + attempt(command).stdout() + "\n";
    try {
      Files.writeString(
          Path.of("target", "edge", "transcript.txt"),
          text,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Shuts it down in an orderly way. */
  void shutDown() {
    agent.shutDown();
    process.onExit().orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  @Override
  public void close() {
    try {
      process.destroyForcibly().onExit().join();
      agent.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
