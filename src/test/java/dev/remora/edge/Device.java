package dev.remora.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One device: its disk, which outlives its machine.
 *
 * @param setup a directory that is copied to the root early in each boot
 */
record Device(Path scratch, Path disk, Path setup) {
  private static final List<String> NETWORK =
      List.of("-netdev", "user,id=net", "-device", "virtio-net-pci,netdev=net,romfile=");

  static Device of(Devices devices, String settings) {
    try {
      var scratch = Files.createTempDirectory(devices.scratch(), "device-");
      var disk = Disks.over(devices.disk(), "qcow2", scratch.resolve("root.qcow2"));
      var device = new Device(scratch, disk, Files.createDirectory(scratch.resolve("setup")));
      return device.put("etc/remora/shop.env", settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a file on it, before it is switched on. */
  Device put(String path, String content) {
    return put(path, content.getBytes(UTF_8));
  }

  Device put(String path, byte[] content) {
    try {
      var file = setup.resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Switches it on. */
  Machine boot(String... more) {
    return boot(NETWORK, List.of(), more);
  }

  /** Switches it on with its cable pulled. */
  Machine bootWithoutNetwork(String... more) {
    return boot(List.of("-nic", "none"), List.of(), more);
  }

  /** Switches it on, without a network, with a stick in it. */
  Machine bootWithStick(Path stick) {
    return boot(List.of("-nic", "none"), List.of(stick));
  }

  private Machine boot(List<String> network, List<Path> sticks, String... more) {
    try {
      var disks = new ArrayList<>(List.of(disk, settings()));
      disks.addAll(sticks);
      var arguments = new ArrayList<>(network);
      arguments.addAll(List.of(more));
      return Machine.boot(scratch, disks, arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path settings() throws IOException {
    return Disks.of(setup, "setup", Files.createTempFile(scratch, "setup-", ".img"));
  }
}
