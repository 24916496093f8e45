package dev.remora.rig;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** One direction of a connection through the {@link FaultProxy}. */
final class FaultyPassage {

  private static final int CHUNK = 16 * 1024;
  private static final int MOST_UNDER_WAY = 256;
  private static final long PACES_PER_SECOND = 50;
  private static final byte[] END = {};
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Bytes on their way, none at the end; {@code due} is when they arrive, by the nano clock. */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  private record Packet(byte[] bytes, long due) {}

  private final Socket from;
  private final Socket to;
  private final Line line;
  private final boolean faulty;
  private final long usableFrom;
  private final BlockingQueue<Packet> underWay = new ArrayBlockingQueue<>(MOST_UNDER_WAY);

  private FaultyPassage(Socket from, Socket to, Line line, boolean faulty, long usableFrom) {
    this.from = from;
    this.to = to;
    this.line = line;
    this.faulty = faulty;
    this.usableFrom = usableFrom;
  }

  /** From the client, who would know of its connection only a round trip after its first packet. */
  static FaultyPassage up(Socket client, Socket server, Line line, long accepted) {
    return new FaultyPassage(client, server, line, false, accepted + 2 * line.latency().toNanos());
  }

  /** To the client, where the line's fault is. */
  static FaultyPassage down(Socket server, Socket client, Line line) {
    return new FaultyPassage(server, client, line, true, System.nanoTime());
  }

  /** Carries on until one side ends, and then lets the other know of it. */
  void run() {
    var reader = Thread.startVirtualThread(this::read);
    try {
      if (deliver()) {
        to.shutdownOutput();
      }
    } catch (IOException e) {
      hangUp();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      hangUp();
    } finally {
      reader.interrupt();
    }
  }

  private void read() {
    var buffer = new byte[CHUNK];
    try {
      var stream = from.getInputStream();
      for (var read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        if (!send(new Packet(Arrays.copyOf(buffer, read), arrival()))) {
          return;
        }
      }
      send(new Packet(END, arrival() + line.lateClose().toNanos()));
    } catch (IOException e) {
      hangUp();
      send(new Packet(END, System.nanoTime()));
    }
  }

  /** Whether somebody still delivers. */
  private boolean send(Packet packet) {
    try {
      underWay.put(packet);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private long arrival() {
    return Math.max(System.nanoTime(), usableFrom) + line.latency().toNanos();
  }

  /** Whether it ended as the sender wished; what a fault does to the client is done by then. */
  private boolean deliver() throws IOException, InterruptedException {
    var left = faulty && line.fault() != Line.Fault.NONE ? line.faultAfter() : Long.MAX_VALUE;
    var packet = underWay.take();
    waitUntil(packet.due());
    while (packet.bytes().length > 0) {
      var now = (int) Math.min(left, packet.bytes().length);
      write(packet.bytes(), now);
      left -= now;
      if (now < packet.bytes().length) {
        fail();
        return false;
      }
      packet = underWay.take();
      waitUntil(packet.due());
    }
    return true;
  }

  private void write(byte[] bytes, int length) throws IOException, InterruptedException {
    var rate = line.bytesPerSecond();
    var most = rate == 0 ? length : (int) Math.max(1, rate / PACES_PER_SECOND);
    for (var at = 0; at < length; at += most) {
      var size = Math.min(most, length - at);
      to.getOutputStream().write(bytes, at, size);
      if (rate > 0) {
        waitUntil(System.nanoTime() + size * SECOND / rate);
      }
    }
  }

  private void fail() throws IOException, InterruptedException {
    switch (line.fault()) {
      case RESET -> {
        to.setSoLinger(true, 0);
        hangUp();
      }
      case CUT -> hangUp();
      case STALL -> {
        // read on, so that it is noticed when the client hangs up and the server then does
        while (underWay.take().bytes().length > 0) {}
      }
      case NONE -> throw new IllegalStateException("a clear line does not fail");
    }
  }

  private void hangUp() {
    closeQuietly(to);
    closeQuietly(from);
  }

  private static void waitUntil(long moment) throws InterruptedException {
    for (var left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }

  static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      // nothing is lost
    }
  }
}
