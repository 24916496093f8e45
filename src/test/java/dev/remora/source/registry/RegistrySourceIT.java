package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.NothingAttached;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import dev.remora.oci.Repository;
import dev.remora.posix.WrittenDirectories;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.source.Answers;
import dev.remora.source.registry.auth.Authorizer;
import dev.remora.source.registry.auth.CredentialStore;
import dev.remora.source.registry.auth.RegistryConfig;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.trace.Trace;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The verbs on registries that people run, with and without the referrers API. */
class RegistrySourceIT {
  private static final Purpose TESTING = new Purpose("test", "");

  private final JdkHttp http = new JdkHttp();

  @AfterEach
  void close() {
    http.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = RegistryKind.class,
      names = {"OLAREG", "OLAREG_WITHOUT_REFERRERS", "DISTRIBUTION", "GGCR", "CRANE"})
  void whatIsAttachedIsListedFetchedAndDetached(RegistryKind kind) {
    try (RegistryServer server = kind.start()) {
      RegistrySource source = source(server, "team/app");
      Document image = image(source);
      assertEquals(image.digest(), source.resolve("v1").orElseThrow().content());
      assertTrue(Answers.referrers(source, image.digest()).isEmpty());

      Document first = config(source, image, "first");
      Document second = config(source, image, "second");
      source.attach(first);
      source.attach(second);
      source.attach(second);

      assertEquals(Set.of(first.digest(), second.digest()), listed(source, image));
      assertArrayEquals(
          first.raw().bytes(), source.manifest(first.digest()).orElseThrow().content().bytes());

      source.detach(image.digest(), first.digest());
      assertEquals(Set.of(second.digest()), listed(source, image));
      assertThrows(NothingAttached.class, () -> source.detach(image.digest(), first.digest()));

      source.detach(image.digest(), second.digest());
      assertTrue(Answers.referrers(source, image.digest()).isEmpty());
      source.attach(first);
      assertEquals(Set.of(first.digest()), listed(source, image));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = RegistryKind.class,
      names = {"OLAREG", "DISTRIBUTION", "CRANE"})
  void blobsOfEverySizeComeBack(RegistryKind kind) {
    try (RegistryServer server = kind.start()) {
      RegistrySource source = source(server, "app");
      for (int size : List.of(1, 100_000, 3_000_000)) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        Descriptor blob = push(source, content, "application/octet-stream");
        RegistryScenario.MemorySink sink = new RegistryScenario.MemorySink();

        assertTrue(source.has(blob));
        source.blob(blob, sink);

        assertArrayEquals(content, sink.bytes.toByteArray());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = RegistryKind.class,
      names = {"OLAREG", "OLAREG_WITHOUT_REFERRERS", "DISTRIBUTION", "GGCR", "CRANE"})
  void whatIsNotThereIsAbsentAndAMissingBlobIsTheRegistrysFault(RegistryKind kind) {
    try (RegistryServer server = kind.start()) {
      RegistrySource source = source(server, "app");
      image(source);
      Digest missing = Digest.sha256(new byte[] {1, 2, 3});

      assertTrue(source.resolve("missing").isEmpty());
      assertTrue(source.manifest(missing).isEmpty());
      assertTrue(Answers.referrers(source, missing).isEmpty());
      assertThrows(
          ProtocolViolation.class,
          () -> source.blob(Descriptor.of("a/b", missing, 3), new RegistryScenario.MemorySink()));
    }
  }

  private RegistrySource source(RegistryServer server, String path) {
    return new RegistrySource(
        new Repository(server.endpoint(), path),
        PlainHttp.loopbackHosts(),
        new Authorizer(
            http,
            new CredentialStore(
                RegistryConfig.none(),
                Map.of(),
                new WrittenDirectories(List.of()),
                Duration.ZERO,
                warning -> {}),
            Trace.off()),
        Deadline.in(Duration.ofMinutes(1), Clock.system()),
        warning -> {},
        new Random(1),
        new KnownAbsences(new Random(1)));
  }

  private static Descriptor push(RegistrySource source, byte[] content, String mediaType) {
    Descriptor blob = Descriptor.of(mediaType, Digest.sha256(content), content.length);
    source.push(blob, () -> new ByteArrayInputStream(content));
    return blob;
  }

  private static Document image(RegistrySource source) {
    Descriptor config =
        push(
            source,
            ScriptedRegistry.bytes("{\"os\":\"linux\"}"),
            "application/vnd.oci.image.config.v1+json");
    RawDocument image =
        RawDocument.of(
            MediaType.MANIFEST,
            ScriptedRegistry.bytes(
                "{\"schemaVersion\":2,\"mediaType\":\""
                    + MediaType.MANIFEST
                    + "\",\"config\":"
                    + config.write()
                    + ",\"layers\":[]}"));
    source.tag(image, "v1");
    return Document.parse(image, TESTING);
  }

  private static Document config(RegistrySource source, Document image, String name) {
    push(source, ScriptedRegistry.bytes("{}"), MediaType.EMPTY);
    Descriptor file = push(source, ScriptedRegistry.bytes("name: " + name), "text/yaml");
    String json =
        "{\"schemaVersion\":2,\"mediaType\":\""
            + MediaType.MANIFEST
            + "\",\"artifactType\":\"custom/config\",\"config\":"
            + Descriptor.empty().write()
            + ",\"layers\":["
            + file.write()
            + "],\"subject\":"
            + image.raw().descriptor().write()
            + ",\"annotations\":{\"name\":\""
            + name
            + "\"}}";
    return Document.parse(
        RawDocument.of(MediaType.MANIFEST, ScriptedRegistry.bytes(json)), TESTING);
  }

  private static Set<Digest> listed(RegistrySource source, Document image) {
    return Answers.referrers(source, image.digest()).stream()
        .map(Descriptor::digest)
        .collect(Collectors.toSet());
  }
}
