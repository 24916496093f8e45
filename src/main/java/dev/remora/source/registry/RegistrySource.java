package dev.remora.source.registry;

import dev.remora.failure.Failure;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.RawDocument;
import dev.remora.oci.Repository;
import dev.remora.source.BlobBody;
import dev.remora.source.BlobSink;
import dev.remora.source.ContentSource;
import dev.remora.source.ContentTarget;
import dev.remora.source.ETag;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.source.ListingInterest;
import dev.remora.source.SourceAnswer;
import dev.remora.source.registry.auth.Authorizer;
import dev.remora.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** A repository of a registry, by the distribution API, for the length of one pass. */
public final class RegistrySource implements ContentSource, ContentTarget {
  private final Giver giver;
  private final RegistryCaller caller;
  private final RepositoryAddress address;
  private final Pauses pauses;
  private final KnownAbsences known;
  private final ListingInterest interest;
  private final ResolveTag resolveTag;
  private final FetchManifest fetchManifest;
  private final ReadReferrers readReferrers;
  private final FetchBlob fetchBlob;
  private final HasBlob hasBlob;
  private final PushBlob pushBlob;
  private final PushManifest pushManifest;
  private final PushReferrer pushReferrer;
  private final WithdrawReferrer withdrawReferrer;

  /**
   * @param authorizer sends the requests, as whoever may; one for all repositories
   * @param deadline of the pass; also the clock by which is waited
   * @param warnings told what the registry warns about, each once
   * @param random parts writers that would otherwise collide again
   * @param known for all passes of the process
   */
  public RegistrySource(
      Repository repository,
      PlainHttp plainHttp,
      Authorizer authorizer,
      Deadline deadline,
      Consumer<String> warnings,
      RandomGenerator random,
      KnownAbsences known) {
    this(
        Role.REGISTRY,
        RepositoryAddress.of(repository, plainHttp),
        plainHttp,
        authorizer,
        deadline,
        new Pauses(deadline, random),
        warnings,
        known);
  }

  private RegistrySource(
      Role role,
      RepositoryAddress address,
      PlainHttp plainHttp,
      Authorizer authorizer,
      Deadline deadline,
      Pauses pauses,
      Consumer<String> warnings,
      KnownAbsences known) {
    this(
        address,
        new RegistryCaller(
            role,
            authorizer.to(address.repository(), address.origin(), plainHttp::allows),
            address.origin(),
            deadline,
            pauses,
            new WarningHeaders(warnings)),
        pauses,
        known,
        ListingInterest.inAll());
  }

  private RegistrySource(
      RepositoryAddress address,
      RegistryCaller caller,
      Pauses pauses,
      KnownAbsences known,
      ListingInterest interest) {
    this.known = known;
    this.giver = caller.role().giver(address.repository());
    this.address = address;
    this.caller = caller;
    this.pauses = pauses;
    this.interest = interest;
    NotThere notThere = new NotThere(caller, address, known);
    resolveTag = new ResolveTag(caller, address, notThere);
    fetchManifest = new FetchManifest(caller, address, notThere);
    ListReferrers listReferrers = new ListReferrers(caller, address, interest);
    ReferrersTag referrersTag = new ReferrersTag(caller, address, notThere);
    readReferrers = new ReadReferrers(listReferrers, referrersTag, interest, giver);
    fetchBlob = new FetchBlob(caller, address);
    hasBlob = new HasBlob(caller, address);
    pushBlob = new PushBlob(caller, address, pauses);
    pushManifest = new PushManifest(caller, address);
    KeepReferrersTag keep = new KeepReferrersTag(referrersTag, pushManifest, pauses, address);
    pushReferrer = new PushReferrer(pushManifest, listReferrers, keep);
    withdrawReferrer =
        new WithdrawReferrer(listReferrers, new DeleteManifest(caller, address), keep, address);
  }

  /**
   * A mirror's repository. It is a server of its own: what it is asked with, credentials above all,
   * is its own and nobody else's.
   *
   * @param mirrored the registry that it stands for
   * @param authorizer over a client that hardly asks twice, because somebody else can be asked
   */
  public static RegistrySource mirror(
      Repository repository,
      String mirrored,
      PlainHttp plainHttp,
      Authorizer authorizer,
      Deadline deadline,
      Consumer<String> warnings,
      RandomGenerator random) {
    RepositoryAddress address = RepositoryAddress.of(repository, plainHttp).inPlaceOf(mirrored);
    return new RegistrySource(
        Role.MIRROR,
        address,
        plainHttp,
        authorizer,
        deadline,
        new Pauses(deadline, random),
        warnings,
        new KnownAbsences(random));
  }

  /**
   * The same for a reader of some referrers only: what is said of others takes no memory, and if it
   * makes no sense, that is no fault.
   */
  public RegistrySource lookingAt(ListingInterest some) {
    return new RegistrySource(address, caller, pauses, known, some);
  }

  /** The same with less time. */
  RegistrySource within(Duration allowed) {
    return new RegistrySource(address, caller.within(allowed), pauses, known, interest);
  }

  @Override
  public String name() {
    return giver.name();
  }

  @Override
  public Optional<SourceAnswer<Digest>> resolve(String tag) {
    return redacted(() -> resolveTag.resolve(tag)).map(digest -> new SourceAnswer<>(digest, giver));
  }

  @Override
  public Optional<SourceAnswer<RawDocument>> manifest(Digest digest) {
    return redacted(() -> fetchManifest.fetch(digest)).map(raw -> new SourceAnswer<>(raw, giver));
  }

  /**
   * By the API, or where the registry has none, by the referrers tag.
   *
   * <p>The tag is asked for after the API and not beside it. Where there is the API, a question for
   * the tag would be one request more for nothing; and where there is none, its answer brings the
   * connection and the token that the next question uses: that costs exactly one round trip, while
   * a question beside it would need a second connection, whose set-up takes two.
   */
  @Override
  public Listing referrers(Digest subject, Optional<ETag> known) {
    return redacted(() -> readReferrers.read(subject, known));
  }

  @Override
  public Giver blob(Descriptor blob, BlobSink sink) {
    redacted(() -> fetchBlob.fetch(blob, sink));
    return giver;
  }

  /** The same where it may be missing; nothing where it was. */
  Optional<Giver> blobIfThere(Descriptor blob, BlobSink sink) {
    return redacted(() -> fetchBlob.fetchIfThere(blob, sink))
        ? Optional.of(giver)
        : Optional.empty();
  }

  @Override
  public boolean has(Descriptor blob) {
    return redacted(() -> hasBlob.has(blob));
  }

  @Override
  public void push(Descriptor blob, BlobBody body) {
    redacted(() -> pushBlob.push(blob, body));
  }

  @Override
  public void tag(RawDocument manifest, String tag) {
    redacted(() -> pushManifest.byTag(manifest, tag));
  }

  @Override
  public void attach(Document referrer) {
    redacted(() -> pushReferrer.push(referrer));
  }

  @Override
  public void detach(Digest subject, Digest referrer) {
    redacted(() -> withdrawReferrer.withdraw(subject, referrer));
  }

  /**
   * The door that every failure of a registry leaves by: some servers repeat in their headers,
   * their addresses and their messages what was sent to them.
   */
  private <T> T redacted(Supplier<T> verb) {
    try {
      return verb.get();
    } catch (Failure e) {
      throw e.inWords(caller::redacted);
    }
  }

  private void redacted(Runnable verb) {
    redacted(
        () -> {
          verb.run();
          return true;
        });
  }
}
