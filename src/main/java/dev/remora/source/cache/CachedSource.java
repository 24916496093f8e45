package dev.remora.source.cache;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Descriptor;
import dev.remora.source.BlobSink;
import dev.remora.source.ContentSource;
import dev.remora.source.Forwarding;
import dev.remora.source.Giver;
import dev.remora.source.layout.Draft;
import dev.remora.source.layout.LayoutStore;
import dev.remora.trace.Step;
import dev.remora.trace.Trace;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * A source whose blobs come from the cache where it has them, and go there where it has not.
 *
 * <p>Tags, listings and manifests are always the source's own answers: they are what a confirmation
 * consists of.
 */
final class CachedSource extends Forwarding {
  private final LayoutStore store;
  private final long most;
  private final Complaints complaints;
  private final Trace trace;

  /**
   * @param most the size of a blob that is kept
   */
  CachedSource(
      ContentSource source, LayoutStore store, long most, Complaints complaints, Trace trace) {
    super(source);
    this.store = store;
    this.most = most;
    this.complaints = complaints;
    this.trace = trace;
  }

  @Override
  public Giver blob(Descriptor blob, BlobSink sink) {
    Purpose purpose = new Purpose("keep " + blob.digest() + " in", store.directory().toString());
    if (copied(blob, sink, purpose)) {
      trace.tell(() -> hit(blob));
      return new Giver.Store(store.directory().toString());
    }
    Optional<Draft> draft = draft(blob, purpose);
    if (draft.isEmpty()) {
      return super.blob(blob, sink);
    }
    Tee tee = new Tee(sink, draft.get());
    try {
      Giver giver = super.blob(blob, tee); // returns only when both were given the right bytes
      adopt(draft.get(), tee, blob, purpose);
      return giver;
    } finally {
      close(draft.get(), purpose);
    }
  }

  private void adopt(Draft copy, Tee tee, Descriptor blob, Purpose purpose) {
    try {
      tee.check();
      store.adopt(copy, blob.digest());
    } catch (IOException e) {
      complaints.unwritable(purpose, e);
    }
  }

  private void close(Draft draft, Purpose purpose) {
    try {
      draft.close();
    } catch (IOException e) {
      complaints.unwritable(purpose, e);
    }
  }

  private Step hit(Descriptor blob) {
    return new Step(
        "cache",
        blob.digest() + " is taken from the cache " + store.directory(),
        Map.of("digest", blob.digest().toString()));
  }

  /** False when the cache lacks it or is at fault: then the source is asked. */
  private boolean copied(Descriptor blob, BlobSink sink, Purpose purpose) {
    try {
      return store.blobs().copyIfThere(blob, sink, purpose);
    } catch (IntegrityFailure e) {
      complaints.damaged(blob.digest(), store);
      new Contents(store, purpose).drop(blob);
      return false;
    } catch (ProtocolViolation | AccessDenied | RegistryUnavailable e) {
      return false; // somebody has just deleted it, or does not let us read it
    }
  }

  private Optional<Draft> draft(Descriptor blob, Purpose purpose) {
    if (blob.size() > most) {
      return Optional.empty();
    }
    try {
      store.ensure(purpose);
      return Optional.of(store.draft());
    } catch (Failure e) {
      complaints.say(e);
    } catch (IOException e) {
      complaints.unwritable(purpose, e);
    }
    return Optional.empty();
  }
}
