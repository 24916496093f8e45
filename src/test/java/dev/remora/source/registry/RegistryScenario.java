package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.Discovery;
import dev.remora.discovery.Selection;
import dev.remora.discovery.Selections;
import dev.remora.failure.Failure;
import dev.remora.failure.Purpose;
import dev.remora.http.HttpClient;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import dev.remora.posix.WrittenDirectories;
import dev.remora.source.BlobSink;
import dev.remora.source.registry.auth.Authorizer;
import dev.remora.source.registry.auth.CredentialStore;
import dev.remora.source.registry.auth.RegistryConfig;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import dev.remora.trace.Trace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;

/**
 * What the scenarios share: a scripted registry, a clock that does not wait, a source over HTTP.
 */
abstract class RegistryScenario {
  static final Purpose TESTING = new Purpose("test", "");
  static final byte[] IMAGE =
      ScriptedRegistry.bytes(
          "{\"schemaVersion\":2,\"mediaType\":\""
              + MediaType.MANIFEST
              + "\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\","
              + "\"digest\":\""
              + Digest.sha256(new byte[] {1})
              + "\",\"size\":1},\"layers\":[]}");
  static final Digest SUBJECT = Digest.sha256(IMAGE);

  final VirtualClock clock = new VirtualClock(Instant.EPOCH);
  HttpClient http;
  final List<String> warnings = new ArrayList<>();
  ScriptedRegistry registry;
  RegistrySource source;

  @BeforeEach
  void open() throws IOException {
    http = scene().client(clock);
    registry = scene().registry();
    source = source(1);
  }

  Scene scene() {
    return Scene.PLAIN;
  }

  @AfterEach
  void close() {
    http.close();
    registry.close();
  }

  RegistrySource source(long seed) {
    return new RegistrySource(
        registry.repository("app"),
        scene().plainHttp(),
        anybody(),
        Deadline.in(Duration.ofMinutes(2), clock),
        warnings::add,
        new Random(seed),
        new KnownAbsences(new Random(seed)));
  }

  /** The way to registries for who has no credentials. */
  Authorizer anybody() {
    return new Authorizer(
        http,
        new CredentialStore(
            RegistryConfig.none(),
            Map.of(),
            new WrittenDirectories(List.of()),
            Duration.ZERO,
            warnings::add),
        Trace.off());
  }

  /** The same repository with mirrors before it. */
  MirroredSource mirrored(boolean listings, ScriptedRegistry... mirrors) {
    return mirrored(listings, new RestingMirrors(clock), mirrors);
  }

  MirroredSource mirrored(boolean listings, RestingMirrors resting, ScriptedRegistry... mirrors) {
    Deadline deadline = Deadline.in(Duration.ofMinutes(2), clock);
    return new MirroredSource(
        source,
        Arrays.stream(mirrors)
            .map(
                mirror ->
                    RegistrySource.mirror(
                        mirror.repository("app"),
                        registry.host(),
                        scene().plainHttp(),
                        anybody(),
                        deadline,
                        warnings::add,
                        new Random(1)))
            .toList(),
        resting,
        listings,
        deadline,
        warnings::add,
        Trace.off());
  }

  /** What a mirror is asked for a path. */
  String mirrored(String path) {
    return path + "?ns=" + registry.host();
  }

  /** What people see of a search among what is attached to {@link #SUBJECT}. */
  Discovery discovery(Selection selection) {
    return new Discovery(selection, clock, warnings::add);
  }

  Discovery discovery() {
    return discovery(Selections.of("custom/config"));
  }

  static String manifestPath(Object reference) {
    return "/v2/app/manifests/" + reference;
  }

  static String referrersPath(Digest subject) {
    return "/v2/app/referrers/" + subject;
  }

  static String blobPath(Digest digest) {
    return "/v2/app/blobs/" + digest;
  }

  static String tagPath(Digest subject) {
    return manifestPath(subject.referrersTag());
  }

  static Digest digest(int seed) {
    return Digest.sha256(new byte[] {(byte) seed, (byte) (seed >> 8), 42});
  }

  /** An entry of a listing. */
  static String entry(Digest digest) {
    return "{\"mediaType\":\""
        + MediaType.MANIFEST
        + "\",\"digest\":\""
        + digest
        + "\",\"size\":7,\"artifactType\":\"custom/config\"}";
  }

  static String listing(String... entries) {
    return "{\"schemaVersion\":2,\"mediaType\":\""
        + MediaType.INDEX
        + "\",\"manifests\":["
        + String.join(",", entries)
        + "]}";
  }

  static String listing(Digest... digests) {
    String[] entries = new String[digests.length];
    for (int i = 0; i < digests.length; i++) {
      entries[i] = entry(digests[i]);
    }
    return listing(entries);
  }

  /** An artifact that refers to {@link #SUBJECT}. */
  static Document referrer(String name) {
    String json =
        "{\"schemaVersion\":2,\"mediaType\":\""
            + MediaType.MANIFEST
            + "\",\"artifactType\":\"custom/config\",\"config\":"
            + Descriptor.empty().write()
            + ",\"layers\":[],\"subject\":"
            + Descriptor.of(MediaType.MANIFEST, SUBJECT, IMAGE.length).write()
            + ",\"annotations\":{\"name\":\""
            + name
            + "\",\"env\":\"prod\"}}";
    return Document.parse(
        RawDocument.of(MediaType.MANIFEST, ScriptedRegistry.bytes(json)), TESTING);
  }

  static List<Digest> digests(List<Descriptor> descriptors) {
    return descriptors.stream().map(Descriptor::digest).toList();
  }

  /** Asserts what fails, and that its line says something. */
  static <T extends Failure> T assertFails(Class<T> failure, String says, Executable action) {
    T thrown = assertThrows(failure, action);
    assertTrue(thrown.line().contains(says), () -> thrown.line() + " does not say: " + says);
    return thrown;
  }

  /** An error in the words of one registry. */
  static Reply refusal(int status, String code, String message) {
    return Reply.of(
        status,
        "application/json",
        "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}");
  }

  /** A sink that keeps what came since it was last begun. */
  static final class MemorySink implements BlobSink {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int begun;
    int closed;

    @Override
    public OutputStream begin() {
      begun++;
      bytes =
          new ByteArrayOutputStream() {
            private boolean open = true;

            @Override
            public void close() {
              closed += open ? 1 : 0;
              open = false;
            }
          };
      return bytes;
    }
  }
}
