package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.failure.Failure;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How registries that people use, and what stands in their place, answer when they are asked for
 * referrers, and what a search makes of it: only their own word says that nothing is attached.
 */
class RealRegistriesTest extends RegistryScenario {
  private static final Document REFERRER = referrer("config");
  private static final String LISTING = listing(REFERRER.asReferrer().write().toString());
  private static final String NOTHING = listing(new Digest[0]);
  private static final String ELSEWHERE = "elsewhere.example";
  private static final int FOUND = 0;

  private ScriptedRegistry elsewhere;

  @BeforeEach
  void elsewhere() throws IOException {
    elsewhere = new ScriptedRegistry();
    elsewhere.on("GET", "/*", call -> Reply.page(200));
  }

  @AfterEach
  void closeElsewhere() {
    elsewhere.close();
  }

  private static Reply listed() {
    return Reply.index(LISTING);
  }

  private static Reply nothing() {
    return Reply.index(NOTHING);
  }

  private static Reply unknown() {
    return Reply.error(404, "MANIFEST_UNKNOWN");
  }

  /** Of Go's HTTP server. */
  private static Reply noRoute() {
    return Reply.of(404, "text/plain; charset=utf-8", "404 page not found\n");
  }

  private static Reply away(int status, String path) {
    return Reply.redirect(status, "http://" + ELSEWHERE + path);
  }

  private static Reply asText(String code) {
    return Reply.of(404, "text/plain; charset=utf-8", "{\"errors\":[{\"code\":\"" + code + "\"}]}");
  }

  static Stream<Arguments> answers() {
    Reply image = Reply.manifest(IMAGE);
    return Stream.of(
        of("zot", listed(), Reply.of(500), image, FOUND),
        of("zot, nothing attached", nothing(), Reply.of(500), image, 11),
        of(
            "zot, no such repository",
            nothing(),
            Reply.of(500),
            Reply.error(404, "NAME_UNKNOWN"),
            10),
        of("distribution 2.8", noRoute(), listed(), image, FOUND),
        of("distribution 2.8, nothing attached", noRoute(), unknown(), image, 11),
        of(
            "distribution 2.8, no such repository",
            noRoute(),
            Reply.error(404, "NAME_UNKNOWN"),
            image,
            10),
        of("crane, nothing attached", asText("NOT_FOUND"), asText("MANIFEST_UNKNOWN"), image, 11),
        of("crane", asText("NOT_FOUND"), listed(), image, FOUND),
        of("crane, no such repository", asText("NAME_UNKNOWN"), Reply.of(500), image, 10),
        of("Harbor", listed(), Reply.of(500), image, FOUND),
        of("Harbor, nothing attached", nothing(), Reply.of(500), image, 11),
        of(
            "Harbor, no such project",
            Reply.error(404, "NOT_FOUND"),
            Reply.error(404, "NOT_FOUND"),
            Reply.error(404, "NOT_FOUND"),
            10),
        of(
            "Harbor, an accessory is missing",
            Reply.error(500, "UNKNOWN"),
            Reply.of(500),
            image,
            14),
        of(
            "Harbor, no such project, for strangers",
            Reply.error(401, "UNAUTHORIZED"),
            Reply.of(500),
            image,
            13),
        of("Quay", listed(), Reply.of(500), image, FOUND),
        of(
            "Quay, a subject that it does not have",
            Reply.error(400, "MANIFEST_INVALID"),
            unknown(),
            unknown(),
            10),
        of("Quay, nothing attached", Reply.error(400, "MANIFEST_INVALID"), unknown(), image, 11),
        of(
            "Quay, a tag that expired",
            Reply.error(400, "MANIFEST_INVALID"),
            Reply.error(404, "TAG_EXPIRED"),
            image,
            11),
        of("Quay without the API", Reply.page(404), listed(), image, FOUND),
        of("Quay, another method", Reply.error(405, "METHOD NOT ALLOWED"), listed(), image, FOUND),
        of("Quay, no such repository", Reply.error(404, "NAME_UNKNOWN"), Reply.of(500), image, 10),
        of("GHCR", unknown(), listed(), image, FOUND),
        of("GHCR, nothing attached", unknown(), unknown(), image, 11),
        of(
            "GHCR, 303 to a page",
            away(303, "/-/v2/packages/container/package/app"),
            listed(),
            image,
            FOUND),
        of(
            "GHCR, 303, nothing attached",
            away(303, "/-/v2/packages/container/package/app"),
            unknown(),
            image,
            11),
        of(
            "GHCR, 303, then too many requests",
            away(303, "/-/v2/packages/container/package/app"),
            Reply.of(429, "text/plain", "slow down"),
            image,
            14),
        of("GHCR, private", Reply.error(403, "DENIED"), Reply.of(500), image, 13),
        of("Docker Hub", noRoute(), listed(), image, FOUND),
        of("Docker Hub, nothing attached", noRoute(), unknown(), image, 11),
        of(
            "Docker Hub, too many requests",
            Reply.of(429, "text/plain", "You have reached your pull rate limit"),
            Reply.of(500),
            image,
            14),
        of(
            "Docker Hub, too many requests for the tag",
            noRoute(),
            Reply.error(429, "TOOMANYREQUESTS"),
            image,
            14),
        of("ECR", listed(), Reply.of(500), image, FOUND),
        of("ECR, no such repository", Reply.error(404, "NAME_UNKNOWN"), Reply.of(500), image, 10),
        of("ECR, a header without an API", Reply.error(405, "UNSUPPORTED"), listed(), image, FOUND),
        of("ACR, nothing attached", nothing(), Reply.of(500), image, 11),
        of("GAR, tags beside the API", listed(), listed(), image, FOUND),
        of("GitLab, the tag is the digest", unknown(), image, image, 11),
        of("GitLab, a page instead of the API", Reply.page(404), listed(), image, FOUND),
        of(
            "GitLab, a page instead of the API, nothing attached",
            Reply.page(404),
            unknown(),
            image,
            11),
        of("GitLab, pages for both", Reply.page(404), Reply.page(404), image, 14),
        of("Artifactory", listed(), Reply.of(500), image, FOUND),
        of(
            "Artifactory before 7.90, no such tag",
            Reply.of(404),
            Reply.error(403, "DENIED"),
            image,
            13),
        of(
            "Artifactory before 7.90, no such tag, by its own words",
            Reply.of(404),
            Reply.of(
                403,
                "application/json",
                "{\"errors\":[{\"status\":403,\"message\":\"Forbidden\"}]}"),
            image,
            13),
        of(
            "Artifactory, no such path",
            Reply.of(404),
            Reply.of(
                404,
                "application/json",
                "{\"errors\":[{\"status\":404,\"message\":\"Not Found\"}]}"),
            image,
            14),
        of("Nexus", Reply.page(404), listed(), image, FOUND),
        of("Nexus, nothing attached", Reply.page(404), unknown(), image, 11),
        of("Nexus, another port", Reply.page(400), Reply.page(400), image, 14),
        of("an ingress without a back end", Reply.page(404), Reply.page(404), Reply.page(404), 14),
        of("an ingress that answers 503", Reply.page(503), Reply.page(503), Reply.page(503), 14),
        of("a login page with 200", Reply.page(200), Reply.page(200), Reply.page(200), 14),
        of(
            "a redirect to a login page",
            away(302, "/login"),
            away(302, "/login"),
            away(302, "/login"),
            14),
        of(
            "a portal that answers OK",
            Reply.of(200, "text/plain", "OK"),
            Reply.of(200, "text/plain", "OK"),
            image,
            14),
        of(
            "a portal that answers JSON",
            Reply.of(200, "application/json", "{\"ok\":true}"),
            Reply.of(200, "application/json", "{\"ok\":true}"),
            image,
            14),
        of(
            "an API gateway that knows no such route",
            Reply.of(404, "application/json", "{\"message\":\"no Route matched\"}"),
            Reply.of(404, "application/json", "{\"message\":\"no Route matched\"}"),
            image,
            14),
        of("a firewall's page", Reply.page(403), Reply.page(403), image, 13),
        of("a gateway that knows no such method", Reply.page(405), Reply.page(405), image, 14),
        of(
            "what somebody pushed under the tag",
            noRoute(),
            Reply.manifest(ScriptedRegistry.bytes("{\"schemaVersion\":2,\"config\":{}}")),
            image,
            15),
        of("an empty 200", Reply.of(200), Reply.of(200), image, 14),
        of("a proxy that wants a login", Reply.of(407), Reply.of(407), image, 14),
        of("Spegel in the registry's place", Reply.of(404), Reply.of(404), image, 14),
        of("another server of Go's", noRoute(), noRoute(), noRoute(), 14));
  }

  private static Arguments of(String name, Reply api, Reply tag, Reply image, int exitCode) {
    return Arguments.of(name, api, tag, image, exitCode);
  }

  @ParameterizedTest(name = "{0}: {4}")
  @MethodSource("answers")
  void theirAnswersMean(String name, Reply api, Reply tag, Reply image, int exitCode) {
    registry
        .on("GET", referrersPath(SUBJECT), here(api))
        .on("GET", tagPath(SUBJECT), here(tag))
        .on("GET", manifestPath(SUBJECT), here(image))
        .on("GET", manifestPath(REFERRER.digest()), Reply.manifest(REFERRER.raw().bytes()));

    if (exitCode == FOUND) {
      assertEquals(REFERRER.digest(), discovery().find(source, SUBJECT, List.of()).revision());
    } else {
      Failure failure =
          assertFails(Failure.class, "; ", () -> discovery().find(source, SUBJECT, List.of()));
      assertEquals(exitCode, failure.exitCode().code(), failure.line());
    }
    assertEquals(
        List.of(), elsewhere.requests().stream().filter(r -> r.contains("package")).toList());
  }

  /** The other host of this test. */
  private Reply here(Reply reply) {
    return new Reply(
        reply.status(),
        reply.headers().stream()
            .map(h -> Map.entry(h.getKey(), h.getValue().replace(ELSEWHERE, elsewhere.host())))
            .toList(),
        reply.body(),
        reply.length());
  }
}
