package dev.remora.trust.log;

import dev.remora.trust.proof.Encoded;
import java.util.List;
import java.util.Optional;

/** The hashes of a log's tree (RFC 6962, section 2.1). */
final class MerkleTree {
  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  private MerkleTree() {}

  static byte[] leaf(byte[] entry) {
    return Hash.SHA256.of(LEAF, entry);
  }

  /**
   * The root that a path leads to (RFC 9162, section 2.1.3.2); nothing where a tree of this size
   * has no such path.
   */
  static Optional<byte[]> root(long index, long size, byte[] leaf, List<Encoded> path) {
    if (index < 0 || index >= size) {
      return Optional.empty();
    }
    long node = index;
    long last = size - 1;
    byte[] reached = leaf;
    for (Encoded hash : path) {
      if (last == 0) {
        return Optional.empty();
      }
      byte[] sibling = hash.bytes();
      if ((node & 1) == 1 || node == last) {
        reached = Hash.SHA256.of(NODE, sibling, reached);
        while ((node & 1) == 0 && node != 0) { // these levels have no sibling
          node >>= 1;
          last >>= 1;
        }
      } else {
        reached = Hash.SHA256.of(NODE, reached, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 ? Optional.of(reached) : Optional.empty();
  }
}
