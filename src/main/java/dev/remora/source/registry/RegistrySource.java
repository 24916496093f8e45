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
import dev.remora.source.TaggedImages;
import dev.remora.source.registry.auth.Authorizer;
import dev.remora.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** A repository of a registry, by the distribution API, for the length of one pass. */
public final class RegistrySource implements ContentSource, ContentTarget {
  /** For what is not needed. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Giver giver;
  private final RegistryCaller caller;
  private final RepositoryAddress address;
  private final NotThere notThere;
  private final ReadReferrers readReferrers;
  private final PushManifest pushManifest;
  private final ChangeReferrers changeReferrers;

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
        new Pauses(deadline, random),
        warnings,
        known);
  }

  private RegistrySource(
      Role role,
      RepositoryAddress address,
      PlainHttp plainHttp,
      Authorizer authorizer,
      Pauses pauses,
      Consumer<String> warnings,
      KnownAbsences known) {
    this(
        address,
        new RegistryCaller(
            role,
            authorizer.to(address.repository(), address.origin(), plainHttp::allows),
            address.origin(),
            pauses,
            new WarningHeaders(warnings)),
        known,
        ListingInterest.inAll());
  }

  private RegistrySource(
      RepositoryAddress address,
      RegistryCaller caller,
      KnownAbsences known,
      ListingInterest interest) {
    this.giver = caller.role().giver(address.repository());
    this.caller = caller;
    this.address = address;
    notThere = new NotThere(caller, address, known);
    ListReferrers list = new ListReferrers(caller, address, interest);
    ReferrersTag tag = new ReferrersTag(caller, address, notThere);
    readReferrers = new ReadReferrers(list, tag, giver);
    pushManifest = new PushManifest(caller, address);
    changeReferrers =
        new ChangeReferrers(
            list,
            pushManifest,
            new DeleteManifest(caller, address),
            new KeepReferrersTag(tag, pushManifest));
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
        new Pauses(deadline, random),
        warnings,
        new KnownAbsences(random));
  }

  /**
   * The same for a reader of some referrers only: what is said of others takes no memory, and if it
   * makes no sense, that is no fault.
   */
  public RegistrySource lookingAt(ListingInterest some) {
    return new RegistrySource(address, caller, notThere.known(), some);
  }

  RegistrySource within(Duration allowed) {
    return new RegistrySource(
        address, caller.within(allowed), notThere.known(), readReferrers.api().interest());
  }

  @Override
  public String name() {
    return giver.name();
  }

  @Override
  public Optional<SourceAnswer<Digest>> resolve(String tag) {
    return redacted(() -> new ResolveTag(caller, address, notThere).resolve(tag))
        .map(digest -> new SourceAnswer<>(digest, giver));
  }

  @Override
  public TaggedImages tagged(int most) {
    RegistryCaller impatient = caller.within(PATIENCE);
    return redacted(() -> new ListTags(impatient, address, notThere).images(most));
  }

  @Override
  public Optional<SourceAnswer<RawDocument>> manifest(Digest digest) {
    return redacted(() -> new FetchManifest(caller, address, notThere).fetch(digest))
        .map(raw -> new SourceAnswer<>(raw, giver));
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
    redacted(() -> new FetchBlob(caller, address).fetch(blob, sink));
    return giver;
  }

  /** The same where it may be missing; nothing where it was. */
  Optional<Giver> blobIfThere(Descriptor blob, BlobSink sink) {
    return redacted(() -> new FetchBlob(caller, address).fetchIfThere(blob, sink))
        ? Optional.of(giver)
        : Optional.empty();
  }

  @Override
  public boolean has(Descriptor blob) {
    return redacted(() -> new HasBlob(caller, address).has(blob));
  }

  @Override
  public void push(Descriptor blob, BlobBody body) {
    redacted(() -> new PushBlob(caller, address).push(blob, body));
  }

  @Override
  public void tag(RawDocument manifest, String tag) {
    redacted(() -> pushManifest.byTag(manifest, tag));
  }

  @Override
  public void attach(Document referrer) {
    redacted(() -> changeReferrers.push(referrer));
  }

  @Override
  public void detach(Digest subject, Digest referrer) {
    redacted(() -> changeReferrers.withdraw(subject, referrer));
  }

  /**
   * By the manifest's digest: registries take its tags away with it, and fewer of them delete a tag
   * alone.
   */
  @Override
  public void untag(String tag, Digest manifest) {
    redacted(() -> new DeleteManifest(caller, address).delete(manifest));
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
