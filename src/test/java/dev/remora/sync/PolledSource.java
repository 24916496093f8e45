package dev.remora.sync;

import dev.remora.discovery.InMemorySource;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.RawDocument;
import dev.remora.source.BlobSink;
import dev.remora.source.ETag;
import dev.remora.source.Forwarding;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.source.Lookup;
import dev.remora.source.SourceAnswer;
import dev.remora.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A repository in memory that answers conditionally, can be away, and notes who asks when. */
final class PolledSource extends Forwarding {
  /**
   * One request, such as {@code listing}, {@code listing (304)}, {@code manifest}, {@code blob}.
   */
  record Request(Instant at, String what) {}

  final InMemorySource content;
  private final Clock clock;
  private final List<Request> requests = new ArrayList<>();
  private boolean givesETags = true;
  private Optional<RuntimeException> away = Optional.empty();
  private Runnable duringBlob = () -> {};
  private Runnable defects = () -> {};

  PolledSource(InMemorySource content, Clock clock) {
    super(content);
    this.content = content;
    this.clock = clock;
  }

  void failWith(RuntimeException failure) {
    away = Optional.of(failure);
  }

  /** A defect that what it answers brings out. */
  void breakBy(Runnable defect) {
    defects = defect;
  }

  void comeBack() {
    away = Optional.empty();
    defects = () -> {};
  }

  void giveNoETags() {
    givesETags = false;
  }

  void duringBlob(Runnable what) {
    duringBlob = what;
  }

  List<String> requests() {
    return requests.stream().map(Request::what).toList();
  }

  List<Instant> times() {
    return requests.stream().map(Request::at).toList();
  }

  void forgetRequests() {
    requests.clear();
  }

  private void ask(String what) {
    requests.add(new Request(clock.now(), what));
    defects.run();
    if (away.isPresent()) {
      throw away.get();
    }
  }

  @Override
  public Optional<SourceAnswer<Digest>> resolve(String tag) {
    ask("resolve");
    return super.resolve(tag);
  }

  @Override
  public Optional<SourceAnswer<RawDocument>> manifest(Digest digest) {
    ask("manifest");
    return super.manifest(digest);
  }

  @Override
  public Listing referrers(Digest subject, Optional<ETag> known) {
    Listing.Listed content = Lookup.referrers(subject, this.content);
    Optional<ETag> etag =
        givesETags
            ? Optional.of(new ETag("\"" + content.referrers().hashCode() + "\""))
            : Optional.empty();
    boolean same = known.isPresent() && known.equals(etag);
    ask(same ? "listing (304)" : "listing");
    return same
        ? new Listing.Same(content.giver())
        : new Listing.Listed(content.referrers(), etag, content.giver());
  }

  @Override
  public Giver blob(Descriptor blob, BlobSink sink) {
    ask("blob");
    duringBlob.run();
    return super.blob(blob, sink);
  }
}
