package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolveTest extends RegistryScenario {
  private static final String V1 = manifestPath("v1");

  @Test
  void aHeadWithTheDigestHeaderIsEnough() {
    registry.on("HEAD", V1, Reply.of(200).header("Docker-Content-Digest", SUBJECT.toString()));

    assertEquals(SUBJECT, source.resolve("v1").orElseThrow().content());
    assertEquals(List.of("HEAD " + V1), registry.requests());
  }

  @Test
  void headerDigestLiesAndTheFetchByItFails() {
    Digest lie = digest(7);
    registry
        .on("HEAD", V1, Reply.of(200).header("Docker-Content-Digest", lie.toString()))
        .on("GET", manifestPath(lie), Reply.manifest(IMAGE));

    Digest resolved = source.resolve("v1").orElseThrow().content();
    assertFails(IntegrityFailure.class, SUBJECT.toString(), () -> source.manifest(resolved));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256:../../../etc/passwd",
        "sha256:8E35C1CD3EBA3A1B61A8C2F1A5D9A9A2B9D1C7D5A6E3F4B5C6D7E8F9A0B1C2D3",
        "blake3:8e35c1cd3eba3a1b61a8c2f1a5d9a9a2b9d1c7d5a6e3f4b5c6d7e8f9a0b1c2d3"
      })
  void headerThatIsNoUsableDigestIsIgnored(String header) {
    Reply head = Reply.of(200);
    registry
        .on("HEAD", V1, header.isEmpty() ? head : head.header("Docker-Content-Digest", header))
        .on("GET", V1, Reply.manifest(IMAGE));

    assertEquals(SUBJECT, source.resolve("v1").orElseThrow().content());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 405, 406, 501})
  void headThatIsNotAnsweredIsAskedAgainAsGet(int status) {
    registry.on("HEAD", V1, Reply.of(status)).on("GET", V1, Reply.manifest(IMAGE));

    assertEquals(SUBJECT, source.resolve("v1").orElseThrow().content());
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "GET"})
  void anotherOriginWithoutTlsDoesNotDecideWhatATagIs(String method) throws IOException {
    try (ScriptedRegistry other = scene().registry()) {
      registry.on("HEAD", V1, Reply.of(404)).on(method, V1, Reply.redirect(307, other.uri(V1)));

      assertFails(RegistryUnavailable.class, "without TLS", () -> source.resolve("v1"));
      assertEquals(List.of(), other.requests());
    }
  }

  @Test
  void tagThatTheRegistryDoesNotKnowIsAbsent() {
    registry.on("HEAD", V1, Reply.of(404)).on("GET", V1, Reply.error(404, "MANIFEST_UNKNOWN"));

    assertTrue(source.resolve("v1").isEmpty());
  }

  @Test
  void notFoundByAPageIsNoAnswerOfARegistry() {
    registry.on("HEAD", V1, Reply.of(404)).on("GET", V1, Reply.page(404));

    assertFails(
        RegistryUnavailable.class, "does not look like a registry", () -> source.resolve("v1"));
  }

  @Test
  void pageWithStatus200IsNotHashed() {
    registry.on("HEAD", V1, Reply.page(200)).on("GET", V1, Reply.page(200));

    assertFails(
        RegistryUnavailable.class, "does not look like a registry", () -> source.resolve("v1"));
  }

  @Test
  void schemaOneUnderATagIsRefused() {
    registry
        .on("HEAD", V1, Reply.of(405))
        .on(
            "GET",
            V1,
            Reply.of(
                200, "application/vnd.docker.distribution.manifest.v1+prettyjws", "{\"a\":1}"));

    assertFails(ProtocolViolation.class, "schema 1", () -> source.resolve("v1"));
  }

  @Test
  void deniedHeadIsNotAskedAgain() {
    registry.on("HEAD", V1, Reply.of(401));

    assertFails(AccessDenied.class, "offers no login", () -> source.resolve("v1"));
    assertEquals(1, registry.calls().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void overloadIsUnavailable(int status) {
    registry.on("HEAD", V1, Reply.of(status));

    assertFails(RegistryUnavailable.class, "answered " + status, () -> source.resolve("v1"));
  }

  @Test
  void acceptNamesTheTypesThatRegistriesInsistOn() {
    registry.on("HEAD", V1, Reply.of(200).header("Docker-Content-Digest", SUBJECT.toString()));

    source.resolve("v1");

    String accept = registry.calls().getFirst().header("Accept");
    for (String type :
        List.of(
            MediaType.INDEX,
            MediaType.MANIFEST,
            MediaType.DOCKER_LIST,
            MediaType.DOCKER_MANIFEST)) {
      assertTrue(List.of(accept.split(", ")).contains(type), accept);
    }
  }
}
