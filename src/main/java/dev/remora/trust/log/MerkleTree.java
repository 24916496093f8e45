package dev.remora.trust.log;

import dev.remora.trust.key.Hash;
import dev.remora.trust.proof.Encoded;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/** The hashes of a log's tree (RFC 6962, section 2.1). */
final class MerkleTree {
  private static final int LEAF = 0;
  private static final int NODE = 1;

  private MerkleTree() {}

  static byte[] leaf(byte[] entry) {
    return hash(LEAF, entry);
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
        reached = hash(NODE, sibling, reached);
        while ((node & 1) == 0 && node != 0) { // these levels have no sibling
          node >>= 1;
          last >>= 1;
        }
      } else {
        reached = hash(NODE, reached, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 ? Optional.of(reached) : Optional.empty();
  }

  /** What stands before it says which of the two it is, so that none can be taken for the other. */
  private static byte[] hash(int kind, byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(kind);
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return Hash.SHA256.of(all.toByteArray());
  }
}
