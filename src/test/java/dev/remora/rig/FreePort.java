package dev.remora.rig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;

/** For servers that cannot choose a port themselves. */
public final class FreePort {

  private static final int ATTEMPTS = 5;
  private static final int FIRST = 10_000;
  private static final int BEYOND = 32_768;

  private FreePort() {}

  /** Starts something on a port that is free; again, should somebody else be faster to take it. */
  static <T> T with(IntFunction<T> start) {
    return with(InetAddress.getLoopbackAddress(), start);
  }

  /** The same on another address of this machine. */
  static <T> T with(InetAddress host, IntFunction<T> start) {
    for (var attempt = 1; ; attempt++) {
      try {
        return start.apply(any(host));
      } catch (ChildRegistry.StoppedEarly e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * One below those that a system gives to whoever asks for any port, from 32768 on at the
   * earliest: such a one may be somebody else's before the server has it, who then answers in its
   * place.
   *
   * <p>It is found free by knocking, not by listening there: a child process that another thread
   * starts at this moment holds on to that listener for a while, and would be taken for the server.
   */
  public static int any(InetAddress host) {
    for (var attempt = 1; attempt <= ATTEMPTS; attempt++) {
      var port = ThreadLocalRandom.current().nextInt(FIRST, BEYOND);
      try (var socket = new Socket(host, port)) {
        assert socket.isConnected(); // it is taken: another one
      } catch (IOException e) {
        return port;
      }
    }
    throw new IllegalStateException("no port was free");
  }
}
