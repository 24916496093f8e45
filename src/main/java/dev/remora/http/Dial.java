package dev.remora.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a name that may have several addresses, some of them dead: one after the other, each
 * a little after the last or as soon as that has failed, until one answers (RFC 8305). Sets no
 * limit of its own: {@link #cancel} ends it.
 */
final class Dial {
  /** RFC 8305, section 5. */
  private static final Duration HEAD_START = Duration.ofMillis(250);

  private static final int MOST_ADDRESSES = 16;

  private final AddressPolicy policy;
  private final HostAndPort target;
  private final List<SocketChannel> open = new ArrayList<>();
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private boolean over;

  /** What became of one address. */
  private record Outcome(SocketChannel channel, @Nullable IOException failure) {}

  Dial(HostAndPort target, AddressPolicy policy) {
    this.target = target;
    this.policy = policy;
  }

  /**
   * Waits for the first that answers; the others are closed.
   *
   * @throws IOException that of the first address, when none answers
   */
  SocketChannel connect() throws IOException {
    Deque<InetAddress> left = new ArrayDeque<>(inTurns(policy.addresses(target.host())));
    @Nullable IOException first = null;
    int pending = 0;
    try {
      while (pending > 0 || !left.isEmpty()) {
        if (!left.isEmpty()) {
          start(left.removeFirst());
          pending++;
        }
        @Nullable Outcome outcome =
            left.isEmpty()
                ? outcomes.take()
                : outcomes.poll(HEAD_START.toMillis(), TimeUnit.MILLISECONDS);
        if (outcome != null && outcome.failure() == null) {
          return kept(outcome.channel());
        }
        if (outcome != null) {
          pending--;
          first = first == null ? outcome.failure() : first;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      first = new ConnectException("given up");
    } finally {
      cancel();
    }
    throw first == null ? new ConnectException("no address") : first;
  }

  private void start(InetAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open();
    if (!remember(channel)) {
      channel.close();
      throw new ConnectException("given up");
    }
    Thread.ofVirtual().start(() -> connect(channel, address));
  }

  private void connect(SocketChannel channel, InetAddress address) {
    try {
      channel.connect(new InetSocketAddress(address, target.port()));
      outcomes.add(new Outcome(channel, null));
    } catch (IOException e) {
      outcomes.add(new Outcome(channel, e));
    }
  }

  private synchronized boolean remember(SocketChannel channel) {
    return !over && open.add(channel);
  }

  private synchronized SocketChannel kept(SocketChannel channel) {
    open.remove(channel);
    return channel;
  }

  /** Closes what was not chosen, and has a {@link #connect} that waits fail. */
  synchronized void cancel() {
    over = true;
    open.forEach(Dial::close);
    open.clear();
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // nobody wants it
    }
  }

  /** Both families in turns, beginning with that of the first (RFC 8305, section 4). */
  static List<InetAddress> inTurns(InetAddress... addresses) {
    boolean sixFirst = addresses[0] instanceof Inet6Address;
    Deque<InetAddress> one = ofFamily(sixFirst, addresses);
    Deque<InetAddress> other = ofFamily(!sixFirst, addresses);
    List<InetAddress> mixed = new ArrayList<>();
    while (!one.isEmpty() || !other.isEmpty()) {
      if (!one.isEmpty()) {
        mixed.add(one.removeFirst());
      }
      if (!other.isEmpty()) {
        mixed.add(other.removeFirst());
      }
    }
    return mixed.subList(0, Math.min(mixed.size(), MOST_ADDRESSES));
  }

  private static Deque<InetAddress> ofFamily(boolean six, InetAddress... addresses) {
    Deque<InetAddress> those = new ArrayDeque<>();
    Arrays.stream(addresses)
        .filter(address -> address instanceof Inet6Address == six)
        .forEach(those::add);
    return those;
  }
}
