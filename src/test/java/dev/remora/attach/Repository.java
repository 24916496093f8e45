package dev.remora.attach;

import dev.remora.discovery.AcceptedTypes;
import dev.remora.discovery.Discovery;
import dev.remora.discovery.MatchRules;
import dev.remora.discovery.Policy;
import dev.remora.discovery.Selection;
import dev.remora.discovery.Selections;
import dev.remora.failure.AccessDenied;
import dev.remora.failure.Purpose;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.ImageReference;
import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.Manifest;
import dev.remora.oci.MediaType;
import dev.remora.oci.Platform;
import dev.remora.oci.RawDocument;
import dev.remora.source.Answers;
import dev.remora.source.BlobBody;
import dev.remora.source.ContentSource;
import dev.remora.source.ContentTarget;
import dev.remora.source.Lookup;
import dev.remora.source.Progress;
import dev.remora.source.layout.LayoutSource;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import dev.remora.trace.Warnings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A layout on disk with one image, and the classes under test wired to it. */
final class Repository {
  static final Instant BUILT_AT = Instant.parse("2026-01-01T00:00:00Z");

  static final Instant START = Instant.parse("2026-11-24T12:00:00.000000007Z");

  final VirtualClock clock = new VirtualClock(START);
  final LayoutSource layout;
  private final List<Long> sent = new ArrayList<>();
  private final List<Digest> attached = new ArrayList<>();
  private final List<Digest> detached = new ArrayList<>();
  private final Set<Digest> kept = new HashSet<>();
  final List<String> warnings = new ArrayList<>();
  private final String name;
  private AcceptedTypes types = AcceptedTypes.parse("custom/config,other/config");
  private Policy policy = Policy.NONE;
  private MatchRules rules = MatchRules.none();
  private Optional<Platform> platform = Optional.empty();
  private Optional<Signing> signing = Optional.empty();

  Repository(Path directory) {
    this.name = directory.toString();
    this.layout = new LayoutSource(new LayoutDirectory(name), deadline());
  }

  /** Makes an image and gives its digest. */
  Digest image(String tag) {
    byte[] bytes =
        JsonWriter.object()
            .put("schemaVersion", 2)
            .put("mediaType", MediaType.MANIFEST)
            .put("config", Descriptor.empty().write())
            .put("layers", List.of())
            .put("annotations", Map.of("image", tag))
            .bytes();
    RawDocument image = RawDocument.of(MediaType.MANIFEST, bytes);
    layout.tag(image, tag);
    return image.digest();
  }

  /** Makes an index of images that are there, each for a platform, and gives its digest. */
  Digest index(String tag, Map<String, Digest> images) {
    List<JsonWriter> manifests =
        images.entrySet().stream()
            .map(
                image -> {
                  Platform of = Platform.parse(image.getKey());
                  RawDocument raw = layout.manifest(image.getValue()).orElseThrow().content();
                  return raw.descriptor()
                      .write()
                      .put(
                          "platform",
                          JsonWriter.object()
                              .put("os", of.os())
                              .put("architecture", of.architecture()));
                })
            .toList();
    byte[] bytes =
        JsonWriter.object()
            .put("schemaVersion", 2)
            .put("mediaType", MediaType.INDEX)
            .put("manifests", manifests)
            .bytes();
    RawDocument index = RawDocument.of(MediaType.INDEX, bytes);
    layout.tag(index, tag);
    return index.digest();
  }

  Repository accepting(String accepted) {
    types = AcceptedTypes.parse(accepted);
    return this;
  }

  Repository matching(String rules) {
    this.rules = MatchRules.parse(rules);
    return this;
  }

  Repository on(String named) {
    platform = Optional.of(Platform.parse(named));
    return this;
  }

  /** No platform is named. */
  void onAll() {
    platform = Optional.empty();
  }

  /** From now on what is attached and pushed is signed. */
  void signing(Signing by) {
    signing = Optional.of(by);
  }

  /** From now on candidates have to satisfy this. */
  void demanding(Policy demanded) {
    policy = demanded;
  }

  RevisionSigner signer() {
    return signer(layout);
  }

  RevisionSigner signer(ContentSource source) {
    return new RevisionSigner(
        source, new NotedTarget(), discovery(), platform, deadline(), new Random(1));
  }

  /** From now on nothing satisfies the policy. */
  void refusing() {
    policy = Selections.refusing("custom/config").policy();
  }

  ImageReference reference(String tag) {
    return ImageReference.parse("oci:" + name + ":" + tag);
  }

  ImageReference reference(Digest digest) {
    return ImageReference.parse("oci:" + name + "@" + digest);
  }

  Attacher attacher() {
    return attacher(layout);
  }

  Attacher attacher(ContentSource source) {
    return attacher(source, deadline());
  }

  Attacher attacher(ContentSource source, Deadline deadline) {
    return new Attacher(
        source,
        new NotedTarget(),
        discovery(),
        platform,
        signing,
        deadline,
        new Random(1),
        warnings::add);
  }

  /** The sizes of the blobs that were sent. */
  List<Long> sent() {
    return List.copyOf(sent);
  }

  /** The layout, which notes what it is sent. */
  private final class NotedTarget implements ContentTarget {
    @Override
    public boolean has(Descriptor blob) {
      return layout.has(blob);
    }

    @Override
    public void push(Descriptor blob, BlobBody body) {
      sent.add(blob.size());
      layout.push(blob, body);
    }

    @Override
    public void tag(RawDocument manifest, String tag) {
      layout.tag(manifest, tag);
    }

    @Override
    public void attach(Document referrer) {
      attached.add(referrer.digest());
      layout.attach(referrer);
    }

    @Override
    public void detach(Digest subject, Digest referrer) {
      requireUnlocked(referrer);
      detached.add(referrer);
      layout.detach(subject, referrer);
    }

    @Override
    public void untag(String tag, Digest manifest) {
      requireUnlocked(manifest);
      detached.add(manifest);
      layout.untag(tag, manifest);
    }

    private void requireUnlocked(Digest manifest) {
      if (kept.contains(manifest)) {
        throw new AccessDenied(new Purpose("detach", manifest.toString()), "it is locked", "ask");
      }
    }
  }

  /** In this order. */
  List<Digest> attached() {
    return List.copyOf(attached);
  }

  /** In this order. */
  List<Digest> detached() {
    return List.copyOf(detached);
  }

  /** Nobody may detach this one. */
  void keeping(Digest referrer) {
    kept.add(referrer);
  }

  Manifest manifest(Digest digest) {
    Purpose purpose = new Purpose("read", digest.toString());
    return Lookup.manifest(digest, layout, purpose).orElseThrow();
  }

  /** Makes something else that refers to a subject, and gives its digest. */
  Digest refer(Descriptor subject, String type, String predicate) {
    Map<String, String> labels =
        predicate.isEmpty() ? Map.of() : Map.of("dev.sigstore.bundle.predicateType", predicate);
    Manifest referrer =
        new ArtifactDraft(type, Descriptor.empty(), List.of(), new Annotations(labels))
            .at(START, Optional.of(subject));
    layout.attach(referrer);
    return referrer.digest();
  }

  /** How long was slept in all. */
  Duration waited() {
    return clock.sleeps().stream().reduce(Duration.ZERO, Duration::plus);
  }

  private Deadline deadline() {
    return Deadline.in(Duration.ofMinutes(2), clock);
  }

  Pusher pusher() {
    return new Pusher(layout, types, signing, clock, deadline(), warnings::add);
  }

  /** What pull would choose. */
  Digest chosen(Digest image) {
    return discovery().find(layout, image, List.of()).revision();
  }

  Digest listed(Digest image, int index) {
    return Answers.referrers(layout, image).get(index).digest();
  }

  static NewContent content(Path file, String... annotations) {
    return new NewContent(
        List.of(FileArgument.parse(file.toString())), annotations(annotations), 0, Progress.none());
  }

  static Annotations annotations(String... pairs) {
    Map<String, String> map = new java.util.TreeMap<>();
    for (String pair : pairs) {
      map.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return new Annotations(map);
  }

  static String text(RawDocument document) {
    return new String(document.bytes(), StandardCharsets.UTF_8);
  }

  private Selection selection() {
    return new Selection(
        types,
        rules,
        Optional.empty(),
        Optional.empty(),
        false,
        platform.orElseGet(() -> Platform.parse("linux/amd64")),
        policy,
        BUILT_AT);
  }

  private Discovery discovery() {
    return new Discovery(selection(), clock, Warnings.none());
  }
}
