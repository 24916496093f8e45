package dev.remora.edge;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What {@code scripts/e2e-edge} says about the machines. */
final class MachineSettings {
  private MachineSettings() {}

  /** Where {@code vmlinuz}, {@code initrd} and {@code root.img} are; nothing without machines. */
  static Optional<Path> directory() {
    return value("REMORA_E2E_MACHINE").map(Path::of);
  }

  /** How QEMU runs the processor. */
  static List<String> accelerator() {
    return value("REMORA_E2E_ACCELERATOR").orElse("tcg").equals("kvm")
        ? List.of("-accel", "kvm", "-cpu", "host")
        : List.of("-accel", "tcg,thread=multi");
  }

  private static Optional<String> value(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }
}
