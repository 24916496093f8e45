package dev.remora.trust.log;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.trust.proof.Encoded;
import dev.remora.trust.proof.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * By which hashes an entry leads to the root of a log's tree (RFC 6962, section 2.1.1).
 *
 * @param index of the entry in the tree
 * @param size of the tree, in entries
 * @param path the hashes beside the way, from the entry to the root
 * @param root as the bundle has it; the one that counts is the log's own
 * @param checkpoint the tree's head, as the log signed it; unverified
 */
record InclusionProof(long index, long size, List<Encoded> path, Encoded root, String checkpoint) {
  InclusionProof {
    path = List.copyOf(path);
  }

  static InclusionProof read(JsonObject json) throws MalformedJson, Refusal {
    Optional<String> checkpoint = json.object("checkpoint", c -> c.optionalText("envelope"));
    return new InclusionProof(
        Count.read(json, "logIndex"),
        Count.read(json, "treeSize"),
        hashes(json),
        Encoded.read(json, "rootHash"),
        checkpoint.orElseThrow(() -> Refusal.unproven("its log signed no checkpoint of it")));
  }

  private static List<Encoded> hashes(JsonObject json) throws MalformedJson {
    List<Encoded> hashes = new ArrayList<>();
    for (String hash : json.texts("hashes")) {
      hashes.add(
          Encoded.of(hash).orElseThrow(() -> json.malformed("hashes", "has one in no base64")));
    }
    return hashes;
  }

  /** Refuses an entry that is not in the tree of the checkpoint. */
  void require(byte[] entry, Checkpoint head) throws Refusal {
    if (size != head.size() || !root.equals(head.root())) {
      throw Refusal.unproven("its proof is of another tree than its checkpoint");
    }
    byte[] reached =
        MerkleTree.root(index, size, MerkleTree.leaf(entry), path)
            .orElseThrow(() -> Refusal.unproven("the proof of its log has not the right length"));
    if (!Encoded.of(reached).equals(head.root())) {
      throw Refusal.unproven("it is not in the log that it says it is in");
    }
  }
}
