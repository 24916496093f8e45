package dev.remora.discovery;

import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.failure.ThreadShortage;
import dev.remora.failure.Untrusted;
import dev.remora.oci.Digest;
import dev.remora.source.ContentSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The evidence for candidates: looked for once each, and for no more of them than anybody needs.
 * For one thread.
 */
final class Proofs {
  /** Each costs requests, and whoever may push may attach any number. */
  static final int MOST = 16;

  private final ContentSource source;
  private final Policy policy;
  private final Map<Digest, Evidence> found = new LinkedHashMap<>();
  private final Map<Digest, Referrer.Refused> refused = new LinkedHashMap<>();

  Proofs(ContentSource source, Policy policy) {
    this.source = source;
    this.policy = policy;
  }

  /**
   * The evidence for a manifest.
   *
   * @throws Untrusted when it is one too many: those that were not looked at may be meant, too
   */
  Evidence of(Digest manifest) {
    if (!policy.needsEvidence()) {
      return Evidence.NONE;
    }
    Evidence known = found.get(manifest);
    if (known == null) {
      requireRoom();
      known = policy.evidence(manifest, source);
      found.put(manifest, known);
    }
    return known;
  }

  /** Whether it takes no search, or one that may still be made. */
  boolean mayBeAsked(Referrer.Accepted one) {
    return !policy.needsEvidence()
        || policy.objection(one.candidate()).isEmpty()
        || found.containsKey(one.candidate().digest())
        || found.size() < MOST;
  }

  private void requireRoom() {
    if (found.size() >= MOST) {
      throw new Untrusted(
          purpose(),
          "more than " + MOST + " configurations that may be meant would have to be looked at",
          "name the one that is meant with --revision, or detach what nobody signed");
    }
  }

  /** Remembers what was refused; says whether that is new. */
  boolean refuse(Referrer.Refused one) {
    return refused.put(one.candidate().digest(), one) == null;
  }

  List<Referrer.Refused> refused() {
    return List.copyOf(refused.values());
  }

  /** Begins to look for it on a thread of its own, if that needs requests. */
  Pending begin(Digest manifest) {
    FutureTask<Evidence> search = new FutureTask<>(() -> policy.evidence(manifest, source));
    boolean needed = policy.needsEvidence() && !found.containsKey(manifest);
    if (needed) {
      requireRoom();
      start(search);
    }
    return new Pending(manifest, search, needed);
  }

  private void start(FutureTask<Evidence> search) {
    try {
      Thread.ofVirtual().name("signatures").start(search);
    } catch (OutOfMemoryError e) {
      if (ThreadShortage.isMeantBy(e)) {
        throw ThreadShortage.failure(purpose(), e);
      }
      throw e;
    }
  }

  private Purpose purpose() {
    return new Purpose("look for signatures in", source.referrersName());
  }

  /** What is being looked for. Closed before it ended, it is given up. */
  final class Pending implements AutoCloseable {
    private final Digest manifest;
    private final FutureTask<Evidence> search;
    private final boolean needed;

    private Pending(Digest manifest, FutureTask<Evidence> search, boolean needed) {
      this.manifest = manifest;
      this.search = search;
      this.needed = needed;
    }

    /** Waits for its end. The source's own deadline bounds that. */
    void end() {
      if (needed) {
        found.put(manifest, result());
      }
    }

    private Evidence result() {
      try {
        return search.get();
      } catch (ExecutionException e) {
        throw failureOf(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Interrupted(purpose());
      }
    }

    private static RuntimeException failureOf(ExecutionException e) {
      return switch (e.getCause()) {
        case RuntimeException failure -> failure;
        case Error error -> throw error;
        case null, default -> new IllegalStateException(e);
      };
    }

    @Override
    public void close() {
      search.cancel(true);
    }
  }
}
