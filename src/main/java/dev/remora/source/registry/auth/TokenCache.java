package dev.remora.source.registry.auth;

import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.time.Deadline;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of this process, never on disk. A thread that needs one which another is just getting
 * waits for it, so that parallel requests cost one token.
 */
final class TokenCache {
  /** A token is good for one identity, at the registry that asked for it, and for these scopes. */
  record Key(Scheme.Bearer bearer, Set<String> scopes, Identity who) {}

  private static final class Slot {
    private final ReentrantLock getting = new ReentrantLock();
    private volatile @Nullable Token token;
  }

  private final Map<Key, Slot> slots = new ConcurrentHashMap<>();

  /** One that is there and has not expired. */
  Optional<Token> live(Key key, Deadline deadline) {
    Slot slot = slots.get(key);
    return slot == null
        ? Optional.empty()
        : Optional.ofNullable(slot.token).filter(token -> token.isLive(deadline.clock()));
  }

  /**
   * One that is there, or a new one.
   *
   * @param refused a value that the registry no longer takes, whatever its time
   */
  Token get(
      Key key,
      Optional<Secret> refused,
      Supplier<Token> fetch,
      Deadline deadline,
      Purpose purpose) {
    Slot slot = slots.computeIfAbsent(key, k -> new Slot());
    lock(slot.getting, deadline, purpose);
    try {
      Optional<Token> live =
          live(key, deadline).filter(token -> refused.filter(token.header()::equals).isEmpty());
      if (live.isPresent()) {
        return live.get();
      }
      slot.token = null;
      Token fetched = fetch.get();
      slot.token = fetched;
      return fetched;
    } finally {
      slot.getting.unlock();
    }
  }

  private static void lock(ReentrantLock lock, Deadline deadline, Purpose purpose) {
    try {
      if (!lock.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
        throw deadline.exceeded(purpose);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted(purpose);
    }
  }
}
