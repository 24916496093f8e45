package dev.remora.source.cache;

import dev.remora.failure.Failure;
import dev.remora.failure.Purpose;
import dev.remora.oci.Budget;
import dev.remora.oci.ByteSize;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import dev.remora.oci.Platform;
import dev.remora.oci.Signature;
import dev.remora.source.BlobSource;
import dev.remora.source.ContentSource;
import dev.remora.source.Lookup;
import dev.remora.source.RevisionCache;
import dev.remora.source.cache.Records.RevisionRecord;
import dev.remora.source.layout.LayoutFailure;
import dev.remora.source.layout.LayoutStore;
import dev.remora.source.layout.LockedLayout;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.trace.Trace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A cache that is an OCI image layout: other tools read it, and processes of one trust domain share
 * it, a node's directory or a volume of their own.
 *
 * <p>Nothing in it is believed because it is there: content is hashed when it is read, and a record
 * of which revision is an image's counts if this user or root wrote it. Nothing that goes wrong
 * with it ends a pass; it is warned of, once.
 */
public final class LayoutCache implements RevisionCache {
  private static final int TRIES = 2;

  private final Path directory;
  private final long most;
  private final Key.Scope scope;
  private final Clock clock;
  private final Complaints complaints;
  private final Trace trace;

  /** What could not be kept is not fetched for the cache again in this run. */
  private final Set<Digest> hopeless = ConcurrentHashMap.newKeySet();

  /**
   * @param most what it may hold, records and index aside
   * @param platform whose revisions are looked for
   * @param referrers the repository that says what is attached, where it is not the image's own
   */
  public LayoutCache(
      Path directory,
      ByteSize most,
      Platform platform,
      Optional<String> referrers,
      Clock clock,
      Consumer<String> warnings,
      Trace trace) {
    this.directory = directory;
    this.most = most.bytes();
    this.scope = new Key.Scope(platform, referrers);
    this.clock = clock;
    this.complaints = new Complaints(warnings);
    this.trace = trace;
  }

  @Override
  public ContentSource inFrontOf(ContentSource source, Deadline deadline) {
    return source instanceof CachedSource
        ? source
        : new CachedSource(source, store(deadline), most, complaints, trace);
  }

  @Override
  public BlobSource content(Deadline deadline) {
    return new CacheContent(store(deadline), complaints);
  }

  private LayoutStore store(Deadline deadline) {
    return new LayoutStore(directory, deadline);
  }

  @Override
  public List<CachedRevision> of(Owner owner, Deadline deadline) {
    Purpose purpose = new Purpose("read", "the cache " + directory);
    List<CachedRevision> kept = new ArrayList<>();
    Budget.Share share = Budget.CANDIDATES.share();
    try {
      Contents contents = new Contents(store(deadline), purpose);
      Records records = new Records(contents.store());
      Key key = new Key(owner, scope);
      for (RevisionRecord confirmed : records.of(key)) {
        usable(key, confirmed, records, contents)
            .filter(k -> kept.isEmpty() || share.takes(weight(k))) // the last confirmed comes first
            .ifPresent(kept::add);
      }
    } catch (Failure e) {
      complaints.say(e);
    } catch (IOException e) {
      complaints.say(LayoutFailure.unreadable(purpose, e));
    }
    return kept;
  }

  private static long weight(CachedRevision kept) {
    return kept.manifest().weight()
        + kept.signature().map(s -> 2L * s.content().length()).orElse(0L);
  }

  private Optional<CachedRevision> usable(
      Key key, RevisionRecord confirmed, Records records, Contents contents) {
    Optional<Manifest> whole = contents.manifest(confirmed.revision()).filter(contents::hasAll);
    if (whole.isEmpty()) {
      complaints.once(
          confirmed.revision().toString(),
          confirmed.revision()
              + " in the cache "
              + directory
              + " is damaged or incomplete: without a registry it is no start");
    }
    return whole
        .filter(manifest -> key.owner().direct() || refersTo(manifest, confirmed.attachedTo()))
        .map(
            manifest ->
                new CachedRevision(
                    manifest,
                    confirmed.attachedTo(),
                    confirmed.at(),
                    confirmed.source(),
                    records.signature(key, confirmed.revision())));
  }

  private static boolean refersTo(Manifest manifest, Digest subject) {
    return manifest.subject().map(Descriptor::digest).equals(Optional.of(subject));
  }

  @Override
  public void keep(
      Owner owner,
      Digest revision,
      Digest attachedTo,
      Optional<Signature> signature,
      Optional<Manifest> manifest,
      ContentSource source,
      Deadline deadline) {
    Purpose purpose = new Purpose("keep " + revision.shortened() + " in", "the cache " + directory);
    Confirmed confirmed =
        new Confirmed(
            new Key(owner, scope),
            new RevisionRecord(revision, attachedTo, clock.now(), source.referrersName()),
            signature);
    Contents contents = new Contents(store(deadline), purpose);
    try {
      if (!renewed(confirmed, contents) && hopeless.add(revision)) {
        add(confirmed, manifest, inFrontOf(source, deadline), contents);
        hopeless.remove(revision);
      }
    } catch (Failure e) {
      complaints.say(e);
    } catch (IOException e) {
      complaints.unwritable(purpose, e);
    }
  }

  /** What was confirmed just now. */
  private record Confirmed(Key key, RevisionRecord confirmation, Optional<Signature> signature) {
    Digest revision() {
      return confirmation.revision();
    }

    void writeTo(Records records) throws IOException {
      records.write(key, confirmation, signature);
    }
  }

  /** The usual case, which neither waits for the lock nor asks the source. */
  private static boolean renewed(Confirmed confirmed, Contents contents) throws IOException {
    Records records = new Records(contents.store());
    if (!records.has(confirmed.key(), confirmed.revision())
        || contents.manifest(confirmed.revision()).filter(contents::hasAll).isEmpty()) {
      return false;
    }
    try {
      confirmed.writeTo(records);
      return true;
    } catch (NoSuchFileException e) {
      return false; // another process has just made room
    }
  }

  private void add(
      Confirmed confirmed, Optional<Manifest> known, ContentSource source, Contents contents)
      throws IOException {
    contents.store().ensure(contents.purpose());
    Optional<Manifest> manifest =
        known
            .or(() -> contents.manifest(confirmed.revision()))
            .or(() -> Lookup.manifest(confirmed.revision(), source, contents.purpose()));
    if (manifest.isEmpty()) {
      return;
    }
    if (Contents.size(manifest.get()) > most) {
      complaints.once(
          "size", "the cache " + directory + " is too small for " + confirmed.revision());
      return;
    }
    for (int tries = 0; tries < TRIES; tries++) {
      fill(manifest.get(), source, contents);
      if (added(confirmed, manifest.get(), contents)) {
        return;
      }
    }
  }

  private static void fill(Manifest manifest, ContentSource source, Contents contents)
      throws IOException {
    LayoutStore store = contents.store();
    store.draft().close(); // where nothing can be written, nothing need be fetched
    contents.put(manifest);
    for (Descriptor blob : Contents.blobs(manifest)) {
      if (!store.blobs().has(blob) && !contents.putKnown(blob)) {
        source.blob(blob, OutputStream::nullOutputStream);
      }
    }
  }

  /** False when another process made room meanwhile, and what was there before is not any more. */
  private boolean added(Confirmed confirmed, Manifest manifest, Contents contents)
      throws IOException {
    try (LockedLayout exclusive = contents.store().lock(contents.purpose())) {
      if (!contents.hasAll(manifest)) {
        return false;
      }
      Records records = new Records(contents.store());
      new Eviction(contents, records, most).run(exclusive, manifest, clock.now());
      confirmed.writeTo(records);
      return true;
    }
  }
}
