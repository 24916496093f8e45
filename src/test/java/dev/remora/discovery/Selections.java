package dev.remora.discovery;

import dev.remora.oci.Digest;
import dev.remora.oci.DigestPrefix;
import dev.remora.oci.Platform;
import dev.remora.trust.proof.Miss;
import java.time.Instant;
import java.util.Optional;

/** Selections for tests: on linux/amd64, by a Remora that was built long ago. */
public final class Selections {
  private Selections() {}

  /** Of all of these types. */
  public static Selection of(String types) {
    return selection(types, MatchRules.none(), Optional.empty(), Policy.NONE);
  }

  public static Selection matching(String types, String rules) {
    return selection(types, MatchRules.parse(rules), Optional.empty(), Policy.NONE);
  }

  public static Selection pinned(String types, Digest revision) {
    return selection(types, MatchRules.none(), Optional.of(revision), Policy.NONE);
  }

  /** One that refuses all that there is. */
  public static Selection refusing(String types) {
    return selection(
        types,
        MatchRules.none(),
        Optional.empty(),
        candidate -> Optional.of(new Miss(Miss.Reason.NOT_SIGNED, "is not good enough")));
  }

  public static Selection by(String types, Policy policy) {
    return selection(types, MatchRules.none(), Optional.empty(), policy);
  }

  static Selection selection(
      String types, MatchRules rules, Optional<Digest> revision, Policy policy) {
    return new Selection(
        AcceptedTypes.parse(types),
        rules,
        revision.map(DigestPrefix::of),
        Optional.empty(),
        false,
        Platform.parse("linux/amd64"),
        policy,
        Instant.EPOCH);
  }
}
