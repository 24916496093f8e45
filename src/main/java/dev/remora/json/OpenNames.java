package dev.remora.json;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The names in the objects that are open while a document is read from its beginning to its end, to
 * find the one that is there twice.
 *
 * <p>A document of a stranger may consist of names, so of each only a hash of 64 bits is kept,
 * which takes some 12 bytes, and 23 while the set grows. Two that differ are taken for one another
 * in one of a hundred million documents of so many names; it is then refused, and never the other
 * way round.
 */
public final class OpenNames {
  /** In all objects that are open at once; more is no configuration. */
  public static final int MOST = 400_000;

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L; // odd, and as if random
  private static final int FIRST_SLOTS = 16;

  private final Deque<Names> open = new ArrayDeque<>();
  private int count;

  /** Those of one object: open addressing, in which zero is a free slot. */
  private static final class Names {
    private long[] slots = {};
    private int size;

    boolean add(long hash) {
      if (size * 5L >= slots.length * 4L) {
        grow();
      }
      int at = find(hash);
      if (slots[at] == hash) {
        return false;
      }
      slots[at] = hash;
      size++;
      return true;
    }

    /** By a quarter, not to twice the size: the old ones are there beside the new for a moment. */
    private void grow() {
      long[] old = slots;
      slots = new long[Math.max(FIRST_SLOTS, old.length + old.length / 4)];
      for (long hash : old) {
        if (hash != 0) {
          slots[find(hash)] = hash;
        }
      }
    }

    private int find(long hash) {
      int at = (int) (((hash >>> 32) * slots.length) >>> 32);
      while (slots[at] != 0 && slots[at] != hash) {
        at = at + 1 == slots.length ? 0 : at + 1;
      }
      return at;
    }
  }

  /** An object begins, within the one that is open. */
  public void enter() {
    open.push(new Names());
  }

  /** The innermost object ends. */
  public void leave() {
    count -= open.pop().size;
  }

  /**
   * A name of the innermost object.
   *
   * @param kind tells apart what is spelled alike: {@code 1} and {@code "1"} in YAML
   * @return false when it is there already
   */
  public boolean add(String kind, String name) {
    boolean added = open.element().add(hash(hash(1, kind), name));
    count += added ? 1 : 0;
    return added;
  }

  /** Whether there are more than {@link #MOST}: the document is to be refused. */
  public boolean isOverfull() {
    return count > MOST;
  }

  /** Never zero. */
  private static long hash(long seed, String text) {
    long hash = seed;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * MULTIPLIER;
      hash ^= hash >>> 32;
    }
    hash = (hash ^ text.length()) * MULTIPLIER;
    return hash == 0 ? 1 : hash ^ hash >>> 29;
  }
}
