package dev.remora.trust;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.trust.proof.Miss;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was said of signatures, and is said again: the same rules say the same. Those that were
 * asked for last are kept. What does not count yet is asked anew each time.
 */
final class Answers {
  private static final int MOST = 64;

  private final Map<Digest, Answer> kept =
      new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Answer> eldest) {
          return size() > MOST;
        }
      };

  /** A pull asks several times of the one signature that counts: that is not hashed each time. */
  private @Nullable Last last;

  private record Last(Digest manifest, Signature signature, Answer answer) {}

  synchronized Answer get(Digest manifest, Signature signature, Supplier<Answer> answer) {
    Last before = last;
    if (before != null && before.manifest.equals(manifest) && before.signature.equals(signature)) {
      return before.answer;
    }
    Digest question = question(manifest, signature);
    Answer known = kept.get(question);
    Answer given = known == null ? answer.get() : known;
    if (lasts(given.verdict())) {
      kept.put(question, given);
      last = new Last(manifest, signature, given);
    }
    return given;
  }

  /** A device may start with a clock that is behind, and set it later. */
  private static boolean lasts(Verdict given) {
    return !(given instanceof Verdict.NotSigned not && not.miss().reason() == Miss.Reason.NOT_YET);
  }

  /** All that is asked; the lengths are in it, so that no two questions are one. */
  private static Digest question(Digest manifest, Signature signature) {
    String head =
        "%s %s %s %d "
            .formatted(
                manifest, signature.kind().text(), signature.carrier(), signature.value().length());
    return Digest.sha256((head + signature.value() + signature.content()).getBytes(UTF_8));
  }
}
