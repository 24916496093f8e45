package dev.remora.trust.notation;

import dev.remora.json.MalformedJson;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.trust.proof.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Those that were proven last: a choice asks often, and each takes three or more signatures. */
final class ProvenEnvelopes {
  private static final int MOST = 16;

  private record Question(Digest manifest, Signature signature) {}

  private final Map<Question, ProvenEnvelope> kept =
      new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, ProvenEnvelope> eldest) {
          return size() > MOST;
        }
      };

  interface Proof {
    ProvenEnvelope make() throws MalformedJson, Refusal;
  }

  synchronized ProvenEnvelope get(Digest manifest, Signature signature, Proof proof)
      throws MalformedJson, Refusal {
    Question question = new Question(manifest, signature);
    ProvenEnvelope known = kept.get(question);
    if (known == null) {
      known = proof.make();
      kept.put(question, known);
    }
    return known;
  }
}
