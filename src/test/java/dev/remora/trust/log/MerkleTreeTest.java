package dev.remora.trust.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.remora.trust.proof.Encoded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Paths of trees of every size up to 70, against the definitions of RFC 6962. */
class MerkleTreeTest {
  private static List<byte[]> entries(int size) {
    return IntStream.range(0, size).mapToObj(i -> ("entry " + i).getBytes(UTF_8)).toList();
  }

  private static List<Encoded> path(int index, List<byte[]> entries) {
    return ReferenceTree.path(index, entries).stream().map(Encoded::of).toList();
  }

  @Test
  void everyPathLeadsToTheRoot() {
    for (int size = 1; size <= 70; size++) {
      List<byte[]> entries = entries(size);
      for (int index = 0; index < size; index++) {
        assertArrayEquals(
            ReferenceTree.root(entries),
            MerkleTree.root(index, size, MerkleTree.leaf(entries.get(index)), path(index, entries))
                .orElseThrow(),
            index + " of " + size);
      }
    }
  }

  /** Of another entry, it leads elsewhere or has another length. */
  @Test
  void noPathLeadsThereFromAnotherPlace() {
    List<byte[]> entries = entries(11);
    byte[] root = ReferenceTree.root(entries);
    for (int index = 0; index < 11; index++) {
      for (int claimed = 0; claimed < 11; claimed++) {
        Optional<byte[]> reached =
            MerkleTree.root(claimed, 11, MerkleTree.leaf(entries.get(index)), path(index, entries));
        assertEquals(claimed == index, reached.filter(r -> Arrays.equals(r, root)).isPresent());
      }
    }
  }

  @Test
  void aPathHasTheLengthOfItsTree() {
    List<byte[]> entries = entries(11);
    byte[] leaf = MerkleTree.leaf(entries.get(5));
    List<Encoded> path = path(5, entries);
    List<Encoded> longer = new ArrayList<>(path);
    longer.add(path.getFirst());
    assertFalse(MerkleTree.root(5, 11, leaf, longer).isPresent());
    assertFalse(MerkleTree.root(5, 11, leaf, path.subList(1, path.size())).isPresent());
    assertFalse(MerkleTree.root(11, 11, leaf, path).isPresent());
    assertFalse(MerkleTree.root(-1, 11, leaf, path).isPresent());
    assertFalse(MerkleTree.root(0, 0, leaf, List.of()).isPresent());
  }

  /** An inner node is hashed otherwise than an entry, so that none can be taken for one. */
  @Test
  void anInnerNodeIsNoEntry() {
    List<byte[]> entries = entries(2);
    byte[] inner = new byte[64];
    System.arraycopy(MerkleTree.leaf(entries.get(0)), 0, inner, 0, 32);
    System.arraycopy(MerkleTree.leaf(entries.get(1)), 0, inner, 32, 32);
    byte[] root = ReferenceTree.root(entries);
    assertFalse(
        Arrays.equals(
            root, MerkleTree.root(0, 1, MerkleTree.leaf(inner), List.of()).orElseThrow()));
  }
}
