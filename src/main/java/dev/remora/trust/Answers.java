package dev.remora.trust;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.trust.proof.Miss;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What was said of signatures, and is said again: the same rules say the same. Those that were
 * asked for last are kept. What does not count yet is asked anew each time.
 */
final class Answers {
  private static final int MOST = 64;

  private final Map<Digest, Verdict> kept =
      new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Verdict> eldest) {
          return size() > MOST;
        }
      };

  synchronized Verdict get(
      Digest manifest, OptionalLong size, Signature signature, Supplier<Verdict> answer) {
    Digest question = question(manifest, size, signature);
    Verdict known = kept.get(question);
    if (known != null) {
      return known;
    }
    Verdict given = answer.get();
    if (lasts(given)) {
      kept.put(question, given);
    }
    return given;
  }

  /** A device may start with a clock that is behind, and set it later. */
  private static boolean lasts(Verdict given) {
    return !(given instanceof Verdict.NotSigned not && not.miss().reason() == Miss.Reason.NOT_YET);
  }

  /** All that is asked; the lengths are in it, so that no two questions are one. */
  private static Digest question(Digest manifest, OptionalLong size, Signature signature) {
    String head =
        "%s %s %s %s %d "
            .formatted(
                manifest,
                size,
                signature.kind().text(),
                signature.carrier(),
                signature.value().length());
    return Digest.sha256((head + signature.value() + signature.content()).getBytes(UTF_8));
  }
}
