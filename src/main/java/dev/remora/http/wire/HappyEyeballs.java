package dev.remora.http.wire;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a name that may have several addresses, some of them dead (RFC 8305): tries one after
 * the other, each a little after the last or as soon as that has failed, until one answers. There
 * is no time limit here: {@link #cancel} ends it.
 */
final class HappyEyeballs {
  /** RFC 8305, section 5. */
  private static final Duration HEAD_START = Duration.ofMillis(250);

  private static final int MOST_ADDRESSES = 16;

  private final HostAndPort target;
  private final AddressPolicy policy;
  private final List<SocketChannel> pending = new ArrayList<>();
  private @Nullable IOException firstFailure;
  private @Nullable Selector selector;
  private boolean over;

  HappyEyeballs(HostAndPort target, AddressPolicy policy) {
    this.target = target;
    this.policy = policy;
  }

  /**
   * Waits for the first that answers; the others are closed.
   *
   * @return not blocking
   * @throws IOException that of the first address, when none answers
   */
  SocketChannel connect() throws IOException {
    Deque<InetAddress> left = new ArrayDeque<>(inTurns(policy.addresses(target.host())));
    try (Selector own = Selector.open()) {
      watch(own);
      while (!left.isEmpty() || !pending.isEmpty()) {
        @Nullable SocketChannel answered = left.isEmpty() ? null : started(left.removeFirst(), own);
        if (answered == null && !pending.isEmpty()) {
          own.select(left.isEmpty() ? 0 : HEAD_START.toMillis());
          answered = answered(own);
        }
        if (answered != null) {
          pending.remove(answered);
          return answered;
        }
      }
    } catch (ClosedSelectorException e) {
      throw new ConnectException("given up");
    } finally {
      for (SocketChannel other : pending) {
        other.close();
      }
    }
    throw firstFailure == null ? new ConnectException("no address") : firstFailure;
  }

  /** One that is connected at once; else it is pending, or has failed. */
  private @Nullable SocketChannel started(InetAddress address, Selector own) throws IOException {
    SocketChannel channel = SocketChannel.open();
    pending.add(channel);
    channel.configureBlocking(false);
    try {
      if (channel.connect(new InetSocketAddress(address, target.port()))) {
        return channel;
      }
      channel.register(own, SelectionKey.OP_CONNECT);
    } catch (IOException e) {
      failed(channel, e);
    }
    return null;
  }

  private @Nullable SocketChannel answered(Selector own) throws IOException {
    for (SelectionKey key : own.selectedKeys()) {
      SocketChannel channel = (SocketChannel) key.channel();
      try {
        if (channel.finishConnect()) {
          return channel;
        }
      } catch (IOException e) {
        failed(channel, e);
      }
    }
    own.selectedKeys().clear();
    return null;
  }

  private void failed(SocketChannel channel, IOException why) throws IOException {
    firstFailure = firstFailure == null ? why : firstFailure;
    pending.remove(channel);
    channel.close();
  }

  private synchronized void watch(Selector own) throws IOException {
    selector = own;
    if (over) {
      own.close();
    }
  }

  /** Has a {@link #connect} that waits fail. */
  synchronized void cancel() throws IOException {
    over = true;
    if (selector != null) {
      selector.close();
    }
  }

  /** Both families in turns, beginning with that of the first (RFC 8305, section 4). */
  static List<InetAddress> inTurns(InetAddress... addresses) {
    Class<?> first = addresses[0].getClass();
    Map<Class<?>, Integer> counts = new HashMap<>();
    SortedMap<Integer, InetAddress> turns = new TreeMap<>();
    for (InetAddress address : addresses) {
      int evenTurn = 2 * counts.merge(address.getClass(), 1, Integer::sum);
      turns.put(address.getClass() == first ? evenTurn : evenTurn + 1, address);
    }
    return turns.values().stream().limit(MOST_ADDRESSES).toList();
  }
}
