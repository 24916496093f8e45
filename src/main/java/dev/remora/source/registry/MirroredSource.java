package dev.remora.source.registry;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.RawDocument;
import dev.remora.source.BlobSink;
import dev.remora.source.ContentSource;
import dev.remora.source.ETag;
import dev.remora.source.Listing;
import dev.remora.source.VerifiedTransfer;
import dev.remora.time.Deadline;
import dev.remora.time.Durations;
import dev.remora.trace.Step;
import dev.remora.trace.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A repository with mirrors, which are asked in order and before it, but only for content by its
 * digest. They can refuse, be slow or send wrong bytes; what is attached and what a tag means stays
 * the registry's word (design, section 2.6).
 *
 * <p>A mirror gets a short share of the deadline. One that fails rests a while: it is not asked
 * again before {@link RestingMirrors#REST} is over. That it does not have something is no failure.
 */
public final class MirroredSource implements ContentSource {
  /** What a mirror gets to begin with; one that fetches from its upstream first takes seconds. */
  private static final Duration SHARE = Duration.ofSeconds(5);

  /** A mirror that is slower than this, in bytes per millisecond, is no gain: 256 KiB/s. */
  private static final long SLOWEST = 262;

  /** How long the registry is asked for a listing where a mirror's may be taken. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RegistrySource registry;
  private final List<RegistrySource> mirrors;
  private final RestingMirrors resting;
  private final boolean listings;
  private final Deadline deadline;
  private final Consumer<String> warnings;
  private final Trace trace;
  private final Map<Digest, String> givenBy = new ConcurrentHashMap<>();
  private volatile @Nullable RegistryUnavailable unheard;

  /**
   * @param mirrors made by {@link RegistrySource#mirror}, in the order in which they are asked
   * @param resting kept for the length of the process
   * @param listings whether their listings and tags count while the registry is away
   * @param deadline that of the registry and the mirrors
   */
  public MirroredSource(
      RegistrySource registry,
      List<RegistrySource> mirrors,
      RestingMirrors resting,
      boolean listings,
      Deadline deadline,
      Consumer<String> warnings,
      Trace trace) {
    this.registry = registry;
    this.mirrors = List.copyOf(mirrors);
    this.resting = resting;
    this.listings = listings;
    this.deadline = deadline;
    this.warnings = warnings;
    this.trace = trace;
  }

  @Override
  public String name() {
    return registry.name();
  }

  @Override
  public Optional<String> mirrorOf(Digest content) {
    return Optional.ofNullable(givenBy.get(content));
  }

  @Override
  public Optional<RegistryUnavailable> unheard() {
    return Optional.ofNullable(unheard);
  }

  @Override
  public Optional<RawDocument> manifest(Digest digest) {
    Purpose purpose = new Purpose("fetch the manifest", name() + "@" + digest);
    VerifiedTransfer.checkVerifiable(digest, purpose);
    for (RegistrySource mirror : mirrors) {
      Optional<RawDocument> manifest =
          ask(mirror, share(0), m -> readable(m.manifest(digest), purpose));
      if (manifest.isPresent()) {
        givenBy.put(digest, mirror.name());
        return manifest;
      }
    }
    return registry.manifest(digest);
  }

  /**
   * Passes over a document that cannot be read: its bytes are right, but what it is served as is
   * the mirror's word. If it is malformed in truth, the registry's copy is as well, and it is no
   * fault of the mirror's.
   */
  private static Optional<RawDocument> readable(Optional<RawDocument> raw, Purpose purpose) {
    try {
      raw.ifPresent(document -> Document.parse(document, purpose));
      return raw;
    } catch (ProtocolViolation e) {
      return Optional.empty();
    }
  }

  @Override
  public void blob(Descriptor blob, BlobSink sink) {
    Purpose purpose = new Purpose("fetch the blob", name() + "@" + blob.digest());
    VerifiedTransfer.checkVerifiable(blob.digest(), purpose);
    for (RegistrySource mirror : mirrors) {
      if (ask(mirror, share(blob.size()), m -> Optional.of(m.blobIfThere(blob, sink)))
          .orElse(false)) {
        givenBy.put(blob.digest(), mirror.name());
        return;
      }
    }
    registry.blob(blob, sink);
  }

  @Override
  public Optional<Digest> resolve(String tag) {
    Optional<Optional<Digest>> heard = hear(r -> r.resolve(tag));
    if (heard.isPresent()) {
      return heard.get();
    }
    for (RegistrySource mirror : mirrors) {
      Optional<Digest> digest = ask(mirror, share(0), m -> m.resolve(tag));
      if (digest.isPresent()) {
        stoodIn(mirror, "what the tag " + tag + " means");
        return digest;
      }
    }
    throw away();
  }

  /** Where the registry is away, an empty listing is {@link #unheard}, and never "nothing". */
  @Override
  public List<Descriptor> referrers(Digest subject) {
    return hear(r -> r.referrers(subject)).orElseGet(() -> ofMirrors(subject));
  }

  /** Only the registry is asked whether its listing has changed. */
  @Override
  public Listing referrers(Digest subject, Optional<ETag> known) {
    return hear(r -> r.referrers(subject, known))
        .orElseGet(() -> new Listing.Listed(ofMirrors(subject), Optional.empty()));
  }

  private List<Descriptor> ofMirrors(Digest subject) {
    boolean answered = false;
    for (RegistrySource mirror : mirrors) {
      Optional<List<Descriptor>> listed =
          ask(mirror, share(0), m -> Optional.of(m.referrers(subject)));
      if (listed.isPresent() && !listed.get().isEmpty()) {
        stoodIn(mirror, "what is attached");
        return listed.get();
      }
      answered |= listed.isPresent();
    }
    if (!answered) {
      throw away();
    }
    return List.of();
  }

  /** The registry's own word; nothing where it is away and a mirror may be asked. */
  private <T> Optional<T> hear(Function<RegistrySource, T> question) {
    if (!listings) {
      return Optional.of(question.apply(registry));
    }
    if (unheard != null) {
      return Optional.empty(); // asked a moment ago, and waited for
    }
    try {
      Duration patience = shorter(PATIENCE, deadline.remaining().dividedBy(2));
      return Optional.of(question.apply(registry.within(patience)));
    } catch (RegistryUnavailable e) {
      unheard = e;
      return Optional.empty();
    }
  }

  private RegistryUnavailable away() {
    RegistryUnavailable away = unheard;
    return away == null ? deadline.exceeded(new Purpose("ask", name())) : away;
  }

  private void stoodIn(RegistrySource mirror, String forWhat) {
    warnings.accept(
        registry.name()
            + " is away ("
            + away().reason()
            + "): "
            + forWhat
            + " is taken from the mirror "
            + mirror.name());
  }

  /** What a mirror gives; nothing where it has nothing, fails, or rests because it failed. */
  private <T> Optional<T> ask(
      RegistrySource mirror, Duration share, Function<RegistrySource, Optional<T>> question) {
    if (resting.has(mirror.name())) {
      tell(mirror, "is passed over, as it failed a short while ago");
      return Optional.empty();
    }
    try {
      Optional<T> given = question.apply(mirror.within(share));
      if (given.filter(answer -> !answer.equals(false)).isEmpty()) {
        tell(mirror, "does not have it");
      }
      return given;
    } catch (ImageNotFound e) {
      tell(mirror, "does not have the repository");
      return Optional.empty(); // it does not have the repository, which is no failure
    } catch (AccessDenied | IntegrityFailure | ProtocolViolation | RegistryUnavailable e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e; // it is we who gave up
      }
      failed(mirror, e);
      return Optional.empty();
    }
  }

  private void tell(RegistrySource mirror, String what) {
    trace.tell(
        () ->
            new Step(
                "mirror",
                "the mirror " + mirror.name() + " " + what + ": the next one is asked",
                Map.of("mirror", mirror.name())));
  }

  private void failed(RegistrySource mirror, Failure failure) {
    if (resting.add(mirror.name())) {
      warnings.accept(
          "the mirror "
              + mirror.name()
              + " is not asked for "
              + Durations.text(RestingMirrors.REST)
              + ": "
              + failure.getMessage());
    }
  }

  private Duration share(long bytes) {
    Duration share = SHARE.plusMillis(bytes / SLOWEST);
    return shorter(share, deadline.remaining().dividedBy(bytes == 0 ? 4 : 2));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
