package dev.remora.trust.log;

import static java.util.stream.Stream.concat;

import dev.remora.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A Merkle tree by the definitions of RFC 6962, section 2.1, as they stand there. */
final class ReferenceTree {
  private ReferenceTree() {}

  static byte[] root(List<byte[]> entries) {
    if (entries.size() == 1) {
      return hash(0, entries.getFirst());
    }
    int half = half(entries.size());
    return hash(1, root(entries.subList(0, half)), root(entries.subList(half, entries.size())));
  }

  static List<byte[]> path(int index, List<byte[]> entries) {
    if (entries.size() == 1) {
      return List.of();
    }
    int half = half(entries.size());
    List<byte[]> left = entries.subList(0, half);
    List<byte[]> right = entries.subList(half, entries.size());
    return index < half
        ? concat(path(index, left).stream(), Stream.of(root(right))).toList()
        : concat(path(index - half, right).stream(), Stream.of(root(left))).toList();
  }

  /** The largest power of two that is smaller. */
  private static int half(int size) {
    return Integer.highestOneBit(size - 1);
  }

  private static byte[] hash(int prefix, byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(prefix);
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return HexFormat.of().parseHex(Digest.sha256(all.toByteArray()).encoded());
  }
}
