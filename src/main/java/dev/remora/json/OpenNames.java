package dev.remora.json;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The names in the objects that are open while a document is read, to find one that is there twice.
 *
 * <p>A stranger's document may consist of names. So only a hash of 64 bits is kept of each, which
 * takes some 12 bytes, and 23 while the set grows. In one of a hundred million documents with the
 * most names, two different names have the same hash. That document is refused; no name that is
 * there twice is ever missed.
 */
public final class OpenNames {
  /** The most names in all objects that are open at once; more is no configuration. */
  public static final int MOST = 400_000;

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L; // odd, and as if random
  private static final int FIRST_SLOTS = 16;

  private final Deque<Names> open = new ArrayDeque<>();
  private int count;

  /** The names of one object: open addressing, where zero is a free slot. */
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

    /**
     * Grows by a quarter, not to twice the size: for a moment the old slots are there beside the
     * new.
     */
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

  /** An object begins within the innermost. */
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
   * @param kind tells names apart that are spelled alike: {@code 1} and {@code "1"} in YAML
   * @return false when it is there already
   */
  public boolean add(String kind, String name) {
    boolean added = open.element().add(hash(hash(1, kind), name));
    count += added ? 1 : 0;
    return added;
  }

  /** Whether there are more than {@link #MOST}, and the document has to be refused. */
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
