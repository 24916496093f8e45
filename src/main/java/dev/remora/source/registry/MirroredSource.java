package dev.remora.source.registry;

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
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.source.Lookup;
import dev.remora.source.SourceAnswer;
import dev.remora.source.TaggedImages;
import dev.remora.source.VerifiedTransfer;
import dev.remora.time.Deadline;
import dev.remora.trace.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A repository with mirrors, which are asked in order and before it, but only for content by its
 * digest. They can refuse, be slow or send wrong bytes; what is attached and what a tag means stays
 * the registry's word (design, section 2.6).
 */
public final class MirroredSource implements ContentSource {
  /** How long the registry is asked for a listing where a mirror's may be taken. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RegistrySource registry;
  private final MirrorRound mirrors;
  private final boolean listings;
  private final Deadline deadline;
  private final Consumer<String> warnings;
  private volatile @Nullable RegistryUnavailable away;

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
    this.mirrors = new MirrorRound(mirrors, resting, deadline, warnings, trace);
    this.listings = listings;
    this.deadline = deadline;
    this.warnings = warnings;
  }

  @Override
  public String name() {
    return registry.name();
  }

  @Override
  public Optional<SourceAnswer<RawDocument>> manifest(Digest digest) {
    Purpose purpose = new Purpose("fetch the manifest", name() + "@" + digest);
    VerifiedTransfer.checkVerifiable(digest, purpose);
    return mirrors
        .first(m -> m.manifest(digest).filter(answer -> isReadable(answer.content(), purpose)))
        .or(() -> registry.manifest(digest));
  }

  /**
   * Passes over a document that cannot be read: its bytes are right, but what it is served as is
   * the mirror's word. If it is malformed in truth, the registry's copy is as well, and it is no
   * fault of the mirror's.
   */
  private static boolean isReadable(RawDocument raw, Purpose purpose) {
    try {
      Document.parse(raw, purpose);
      return true;
    } catch (ProtocolViolation e) {
      return false;
    }
  }

  @Override
  public Giver blob(Descriptor blob, BlobSink sink) {
    Purpose purpose = new Purpose("fetch the blob", name() + "@" + blob.digest());
    VerifiedTransfer.checkVerifiable(blob.digest(), purpose);
    return mirrors
        .first(blob.size(), m -> m.blobIfThere(blob, sink), given -> true)
        .orElseGet(() -> registry.blob(blob, sink));
  }

  @Override
  public Optional<SourceAnswer<Digest>> resolve(String tag) {
    return ofRegistry(r -> r.resolve(tag)).orElseGet(() -> Optional.of(resolveByMirror(tag)));
  }

  private SourceAnswer<Digest> resolveByMirror(String tag) {
    SourceAnswer<Digest> answer = mirrors.first(m -> m.resolve(tag)).orElseThrow(this::away);
    Giver mirror = standIn(answer.giver());
    warn(mirror, "what the tag " + tag + " means");
    return new SourceAnswer<>(answer.content(), mirror);
  }

  @Override
  public TaggedImages tagged(int most) {
    return registry.tagged(most);
  }

  /** Only the registry is asked whether its listing has changed. */
  @Override
  public Listing referrers(Digest subject, Optional<ETag> known) {
    return ofRegistry(r -> r.referrers(subject, known)).orElseGet(() -> ofMirrors(subject));
  }

  /** Of a mirror even an empty listing is one, and no word of the registry's. */
  private Listing ofMirrors(Digest subject) {
    Listing.Listed listed =
        mirrors
            .first(0, m -> Optional.of(Lookup.referrers(subject, m)), l -> !l.referrers().isEmpty())
            .orElseThrow(this::away);
    Giver mirror = standIn(listed.giver());
    if (!listed.referrers().isEmpty()) {
      warn(mirror, "what is attached");
    }
    return new Listing.Listed(listed.referrers(), Optional.empty(), mirror);
  }

  /** The registry's own answer; nothing where it is away and a mirror may be asked. */
  private <T> Optional<T> ofRegistry(Function<RegistrySource, T> question) {
    if (!listings) {
      return Optional.of(question.apply(registry));
    }
    if (away != null) {
      return Optional.empty(); // asked a moment ago, and waited for
    }
    try {
      Duration patience = MirrorRound.shorter(PATIENCE, deadline.remaining().dividedBy(2));
      return Optional.of(question.apply(registry.within(patience)));
    } catch (RegistryUnavailable e) {
      away = e;
      return Optional.empty();
    }
  }

  private RegistryUnavailable away() {
    RegistryUnavailable failure = away;
    return failure == null ? deadline.exceeded(new Purpose("ask", name())) : failure;
  }

  private Giver standIn(Giver mirror) {
    return new Giver.Mirror(mirror.name(), Optional.of(away()));
  }

  private void warn(Giver mirror, String forWhat) {
    warnings.accept(
        "%s is away (%s): %s is taken from the mirror %s"
            .formatted(name(), away().reason(), forWhat, mirror.name()));
  }
}
