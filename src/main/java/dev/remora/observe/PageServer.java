package dev.remora.observe;

import dev.remora.time.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Function;

/**
 * Answers small requests over HTTP, one for each connection, in one thread.
 *
 * <p>Everybody who reaches the port may talk to it. So what all of them together take has an upper
 * limit, in memory, descriptors and time, and nobody can keep others from an answer: there is no
 * second request, no body, no waiting, and {@link Connections} says who has to go. The JDK's server
 * has such limits, but reads them when an executable is built, and turns the newest away.
 */
final class PageServer implements AutoCloseable {
  /** A request arrives with its connection or a moment later: room for the moment in a flood. */
  static final int MOST_REQUESTS = 256;

  static final int MOST_ANSWERS = 64;

  /** Connections that the kernel holds while the thread has to wait for a processor. */
  private static final int BACKLOG = 512;

  /** Connections that are taken before those that are there get their turn again. */
  private static final int MOST_AT_ONCE = 16;

  /** What the kernel keeps of what a peer sends; a head fits in. */
  private static final int RECEIVE_BUFFER = 16 * 1024;

  /** How long nobody is accepted when there is no descriptor left. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Function<ProbeRequest, ProbeAnswer> pages;
  private final Clock clock;
  private final InetSocketAddress address;
  private final Selector selector;
  private final ServerSocketChannel server;
  private final SelectionKey door;
  private final Connections requests = new Connections(MOST_REQUESTS);
  private final Connections answers = new Connections(MOST_ANSWERS);
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(RequestHead.MOST);
  private final Thread thread;
  private volatile boolean closed;

  private PageServer(
      Function<ProbeRequest, ProbeAnswer> pages,
      Clock clock,
      ServerSocketChannel server,
      Selector selector)
      throws IOException {
    this.pages = pages;
    this.clock = clock;
    this.server = server;
    this.selector = selector;
    address = (InetSocketAddress) server.getLocalAddress();
    server.configureBlocking(false);
    door = server.register(selector, SelectionKey.OP_ACCEPT);
    thread = Thread.ofPlatform().daemon().name("pages").unstarted(this::run);
  }

  /**
   * @param address port 0 for any that is free
   * @throws IOException when it cannot be bound
   */
  static PageServer start(
      InetSocketAddress address, Function<ProbeRequest, ProbeAnswer> pages, Clock clock)
      throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
      server.bind(address, BACKLOG);
      PageServer started = new PageServer(pages, clock, server, Selector.open());
      started.thread.start();
      return started;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** Where it serves: with the port that was chosen. */
  InetSocketAddress address() {
    return address;
  }

  private void run() {
    try (selector;
        server) {
      while (!closed) {
        long now = clock.nanoTime();
        long wait = Math.min(requests.closeOverdue(now), answers.closeOverdue(now));
        if (door.interestOps() == 0) {
          wait = Math.min(wait, PAUSE.toNanos());
        }
        // 0 would be for ever
        selector.select(this::proceed, Duration.ofNanos(wait).plusMillis(1).toMillis());
        door.interestOps(SelectionKey.OP_ACCEPT);
      }
    } catch (IOException e) {
      // no more events come from the system: nobody is answered, which a probe is for
    } finally {
      requests.closeAll();
      answers.closeAll();
    }
  }

  private void proceed(SelectionKey key) {
    if (key == door) {
      accept();
    } else if (key.isValid() && key.attachment() instanceof Connection connection) {
      proceed(connection);
    }
  }

  private void accept() {
    try {
      for (int taken = 0; taken < MOST_AT_ONCE; taken++) {
        SocketChannel channel = server.accept();
        if (channel == null) {
          return;
        }
        begin(channel);
      }
    } catch (IOException e) {
      // no descriptor is left, of ours or of the machine's
      requests.closeOldest();
      answers.closeOldest();
      door.interestOps(0);
    }
  }

  private void begin(SocketChannel channel) throws IOException {
    try {
      PendingRequest request = PendingRequest.on(channel, selector, clock.nanoTime());
      requests.add(request);
      proceed(request); // it often came along
    } catch (IOException | OutOfMemoryError e) {
      channel.close();
    }
  }

  private void proceed(Connection connection) {
    try {
      switch (connection) {
        case PendingRequest request -> receive(request);
        case PendingAnswer answer -> answer.proceed(buffer, clock.nanoTime());
      }
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // of this connection, or of other threads: the port goes on in any case
      requests.remove(connection);
      answers.remove(connection);
      Connections.close(connection);
    }
  }

  private void receive(PendingRequest request) throws IOException {
    if (request.receive(buffer)) {
      ByteBuffer bytes = answer(request.head());
      requests.remove(request);
      PendingAnswer answer = new PendingAnswer(request, bytes, clock.nanoTime());
      answers.add(answer);
      proceed(answer);
    }
  }

  private ByteBuffer answer(RequestHead head) {
    if (head.isTooLarge()) {
      return ProbeAnswer.text(ProbeAnswer.Status.TOO_LARGE, "the request is too large")
          .encode(true);
    }
    return ProbeRequest.parse(head.text())
        .map(request -> answer(request).encode(!request.method().equals("HEAD")))
        .orElseGet(
            () ->
                ProbeAnswer.text(ProbeAnswer.Status.BAD_REQUEST, "HTTP/1.1 is expected")
                    .encode(true));
  }

  private ProbeAnswer answer(ProbeRequest request) {
    try {
      return pages.apply(request);
    } catch (RuntimeException e) {
      return ProbeAnswer.text(ProbeAnswer.Status.DEFECT, "a defect: " + e);
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the thread ends without being waited for
    }
  }
}
