package dev.remora.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.function.IntFunction;

/** For servers that cannot choose a port themselves. */
final class FreePort {

  private static final int ATTEMPTS = 5;

  private FreePort() {}

  /** Starts something on a port that is free; again, should somebody else be faster to take it. */
  static <T> T with(IntFunction<T> start) {
    for (var attempt = 1; ; attempt++) {
      try {
        return start.apply(any());
      } catch (ChildRegistry.StoppedEarly e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static int any() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
