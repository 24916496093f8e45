package dev.remora.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** olareg: the OCI 1.1 referrers API, which a flag turns off. */
public final class Olareg {

  private static final int ATTEMPTS = 5;

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
    for (var attempt = 1; ; attempt++) {
      try {
        return startOn(freePort(), flags);
      } catch (ChildRegistry.StoppedEarly e) {
        // somebody else took the port between our looking and its listening
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static RegistryServer startOn(int port, String... flags) {
    var directory = TempDirectory.create("olareg");
    var line = new ArrayList<>(List.of(Tool.OLAREG.required().toString(), "serve"));
    line.addAll(List.of("--addr", "127.0.0.1", "--port", Integer.toString(port)));
    line.addAll(List.of("--dir", directory.path().resolve("data").toString()));
    line.addAll(List.of(flags));
    return ChildRegistry.start(line, Map.of(), directory, log -> OptionalInt.of(port));
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
