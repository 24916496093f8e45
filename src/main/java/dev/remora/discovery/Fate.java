package dev.remora.discovery;

import dev.remora.failure.Failure;
import dev.remora.oci.DigestPrefix;
import dev.remora.trust.proof.Miss;
import java.time.Instant;
import java.util.Optional;

/**
 * What becomes of one that is listed: each has exactly one. It is made where that one is dropped,
 * or chosen, and nowhere else.
 */
public sealed interface Fate {
  /** By what it was dropped; nothing where it is chosen, or may still be. */
  Optional<Criterion> criterion();

  /** For people, after its digest. */
  String why();

  /** It is the one. */
  record Chosen(Choice.Reason reason) implements Fate {
    @Override
    public Optional<Criterion> criterion() {
      return Optional.empty();
    }

    @Override
    public String why() {
      return "is chosen: " + reason.text();
    }
  }

  /** Nothing decides between it and others. */
  record Undecided(Choice.Ambiguous choice) implements Fate {
    @Override
    public Optional<Criterion> criterion() {
      return Optional.empty();
    }

    @Override
    public String why() {
      return "is one of those between which nothing decides: " + choice.summary();
    }
  }

  /** The search ended before it was its turn. */
  record NotReached() implements Fate {
    @Override
    public Optional<Criterion> criterion() {
      return Optional.empty();
    }

    @Override
    public String why() {
      return "was not looked at: the search ended before";
    }
  }

  /** Something else is pinned. */
  record NotPinned(DigestPrefix pin) implements Fate {
    @Override
    public Optional<Criterion> criterion() {
      return Optional.of(Criterion.REVISION);
    }

    @Override
    public String why() {
      return "is not the revision that is pinned";
    }
  }

  /** It is listed, but not there. */
  record Gone() implements Fate {
    @Override
    public Optional<Criterion> criterion() {
      return Optional.of(Criterion.MANIFEST);
    }

    @Override
    public String why() {
      return "is listed, but it is not there";
    }
  }

  /** It is listed, but refers to something else. */
  record OtherSubject() implements Fate {
    @Override
    public Optional<Criterion> criterion() {
      return Optional.of(Criterion.MANIFEST);
    }

    @Override
    public String why() {
      return "is listed, but it refers to another image";
    }
  }

  /**
   * What it is cannot be found out.
   *
   * @param failure with which the search ends, where it may be the one
   */
  record Unreadable(Failure failure) implements Fate {
    @Override
    public Optional<Criterion> criterion() {
      return Optional.of(Criterion.MANIFEST);
    }

    @Override
    public String why() {
      return "cannot be read: " + failure.reason();
    }
  }

  /**
   * It is something else: a signature, an SBOM.
   *
   * @param type empty where there is none
   * @param listed whether only the listing says so; nothing else was needed
   */
  record OtherType(String type, boolean listed) implements Fate {
    @Override
    public Optional<Criterion> criterion() {
      return Optional.of(Criterion.TYPE);
    }

    @Override
    public String why() {
      String what = type.isEmpty() ? "no type" : "the type " + type;
      return listed ? "is listed with " + what : "has " + what;
    }
  }

  /** It is not signed as it has to be, or too old. */
  record Refused(Miss miss) implements Fate {
    @Override
    public Optional<Criterion> criterion() {
      return Optional.of(Criterion.TRUST);
    }

    @Override
    public String why() {
      return miss.why();
    }
  }

  /**
   * Another rule decides, which does not match it.
   *
   * @param rule the one that decides
   */
  record OtherRule(String rule) implements Fate {
    @Override
    public Optional<Criterion> criterion() {
      return Optional.of(Criterion.MATCH);
    }

    @Override
    public String why() {
      return "is not matched by the rule that decides, " + rule;
    }
  }

  /** No rule matches it, nor anything else. */
  record NoRule() implements Fate {
    @Override
    public Optional<Criterion> criterion() {
      return Optional.of(Criterion.MATCH);
    }

    @Override
    public String why() {
      return "is matched by no rule";
    }
  }

  /**
   * It is not the newest of its generations.
   *
   * @param created when it was created, as far as that counts
   * @param latest when the newest was
   */
  record Older(Optional<Instant> created, Optional<Instant> latest) implements Fate {
    @Override
    public Optional<Criterion> criterion() {
      return Optional.of(Criterion.TIME);
    }

    @Override
    public String why() {
      return created
              .map(time -> "is older, of " + time)
              .orElse("has no time of creation that counts")
          + latest.map(time -> ", and the newest is of " + time).orElse("");
    }
  }
}
