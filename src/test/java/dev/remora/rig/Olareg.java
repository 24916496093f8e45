package dev.remora.rig;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** olareg: the OCI 1.1 referrers API, which a flag turns off. */
public final class Olareg {

  private Olareg() {}

  /** Starts one that can also delete. */
  public static RegistryServer start() {
    return start("--api-delete", "--api-blob-delete");
  }

  /** Starts one that answers 404 to the referrers API. */
  public static RegistryServer startWithoutReferrers() {
    return start("--api-delete", "--api-blob-delete", "--api-referrer=false");
  }

  /** Starts one with flags of {@code olareg serve} of the caller's choice. */
  public static RegistryServer start(String... flags) {
    if (Tool.OLAREG.path().isEmpty()) {
      var command = new ArrayList<>(List.of("serve", "--store-type", "mem"));
      command.addAll(List.of(flags));
      return ContainerRegistry.start(Tool.OLAREG, 5000, command, Map.of());
    }
    return FreePort.with(
        port -> {
          var directory = TempDirectory.create("olareg");
          return startOn(port, directory, directory.path().resolve("data"), flags);
        });
  }

  /** Starts one by TLS that serves what another has stored, read-only. */
  public static RegistryServer startWithTls(RegistryServer other, Authority authority) {
    return startOver(
        other,
        "--tls-cert",
        authority.server().certificate().toString(),
        "--tls-key",
        authority.server().key().toString());
  }

  /** Starts one that serves what another has stored and answers 429 beyond so many requests. */
  public static RegistryServer startLimited(RegistryServer other, int requestsPerSecond) {
    return startOver(other, "--rate-limit", Integer.toString(requestsPerSecond));
  }

  private static RegistryServer startOver(RegistryServer other, String... flags) {
    var readOnly = Stream.concat(Stream.of("--store-ro"), Stream.of(flags)).toArray(String[]::new);
    var content = other.storage().orElseThrow(() -> new TestAbortedException(Tool.OLAREG.reason()));
    return FreePort.with(port -> startOn(port, TempDirectory.create("olareg"), content, readOnly));
  }

  private static RegistryServer startOn(
      int port, TempDirectory directory, Path content, String... flags) {
    var line = new ArrayList<>(List.of(Tool.OLAREG.required().toString(), "serve"));
    line.addAll(List.of("--addr", "127.0.0.1", "--port", Integer.toString(port)));
    line.addAll(List.of("--dir", content.toString()));
    line.addAll(List.of(flags));
    return ChildRegistry.start(line, Map.of(), directory, log -> OptionalInt.of(port));
  }
}
