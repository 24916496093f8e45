package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.source.Answers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How tokens are got, kept and renewed, and what it means that one is refused. */
class TokensTest extends AuthenticationScenario {
  /** The query of a realm stays, as do the bytes of what the challenge asks us to repeat. */
  @Test
  void realmWithRawCharacters() {
    String realm = tokens.uri("/token/a|b?account=a%2Fb{c} d&e=\u00c3\u00a9&f=100%");
    accepted.set("nothing yet");
    registry.on(
        "GET",
        manifestPath(SUBJECT),
        call ->
            call.header("Authorization").equals(accepted.get())
                ? Reply.manifest(IMAGE)
                : Reply.error(401, "UNAUTHORIZED")
                    .header(
                        "WWW-Authenticate",
                        "Bearer realm=\"" + realm + "\",service=\"caf\u00c3\u00a9 \u00e9\""));
    tokenServiceGivesToken("a");

    assertTrue(source.manifest(SUBJECT).isPresent());

    assertEquals(
        List.of(
            "GET /token/a%7Cb?account=a%2Fb%7Bc%7D%20d&e=%C3%A9&f=100%25"
                + "&service=caf%C3%A9+%E9&scope=repository%3Aapp%3Apull"),
        tokens.requests());
  }

  @Test
  void anonymousTokenForAPublicRepository() {
    registryWantsTokens();
    tokenServiceGivesToken("a");

    assertTrue(source.manifest(SUBJECT).isPresent());

    assertEquals(
        List.of("GET /token?service=registry&scope=repository%3Aapp%3Apull"), tokens.requests());
    assertEquals(List.of(""), authorizations(tokens));
    assertEquals(List.of("", "Bearer " + token("a")), authorizations(registry));
  }

  @Test
  void passwordIsForTheTokenServiceOnly() {
    login();
    registryWantsTokens();
    tokenServiceGivesToken("a");

    assertTrue(source.manifest(SUBJECT).isPresent());

    assertEquals(List.of(BASIC), authorizations(tokens));
    assertEquals(List.of("", "Bearer " + token("a")), authorizations(registry));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"token\":\"T\"",
        "\"access_token\":\"T\"",
        "\"token\":\"T\",\"access_token\":\"T\",\"expires_in\":300",
        "\"token\":\"\",\"access_token\":\"T\"",
        "\"token\":\"T\",\"expires_in\":\"soon\"",
        "\"token\":\"T\",\"expires_in\":-1,\"issued_at\":7"
      })
  void tokenOrAccessToken(String answer) {
    registryWantsTokens();
    tokenServiceGives(answer.replace("T\"", token("a") + "\""));
    assertTrue(source.manifest(SUBJECT).isPresent());
  }

  @Test
  void oneTokenForAWholePull() {
    byte[] blob = {1, 2, 3};
    Descriptor layer = Descriptor.of("a/b", Digest.sha256(blob), blob.length);
    registryWantsTokens();
    protect("GET", blobPath(layer.digest()), call -> Reply.of(200, blob));
    protect("GET", referrersPath(SUBJECT), call -> Reply.index(listing(digest(1))));
    tokenServiceGivesToken("a");

    Answers.referrers(source, SUBJECT);
    source.manifest(SUBJECT);
    source.blob(layer, new MemorySink());

    assertEquals(1, tokens.requests().size());
    assertEquals(4, registry.requests().size(), () -> registry.requests().toString());
  }

  @Test
  void repositoriesOfARegistryShareWhatIsKnownButNoToken() {
    registryWantsTokens();
    protect("GET", "/v2/other/manifests/" + SUBJECT, call -> Reply.manifest(IMAGE));
    tokenServiceGivesToken("a");

    source.manifest(SUBJECT);
    source("other").manifest(SUBJECT);

    assertEquals(3, registry.requests().size(), () -> registry.requests().toString());
    assertEquals(
        List.of(
            "GET /token?service=registry&scope=repository%3Aapp%3Apull",
            "GET /token?service=registry&scope=repository%3Aother%3Apull"),
        tokens.requests());
  }

  @Test
  void withoutExpiresInATokenLastsSixtySeconds() {
    registryWantsTokens();
    tokenServiceGivesToken("a");
    source.manifest(SUBJECT);
    clock.advance(Duration.ofSeconds(49));
    source.manifest(SUBJECT);
    assertEquals(1, tokens.requests().size());
    clock.advance(Duration.ofSeconds(2)); // a little before
    source.manifest(SUBJECT);
    assertEquals(2, tokens.requests().size());
    assertEquals(4, registry.requests().size());
  }

  @Test
  void tokenThatExpiresInTheMiddleOfAPullIsRenewed() {
    registryWantsTokens();
    tokenServiceGives("\"token\":\"" + token("a") + "\",\"expires_in\":3600");
    source.manifest(SUBJECT);
    tokenServiceGivesToken("b");

    assertTrue(source.manifest(SUBJECT).isPresent());

    assertEquals(
        List.of("", "Bearer " + token("a"), "Bearer " + token("a"), "Bearer " + token("b")),
        authorizations(registry));
  }

  @Test
  void expiredTokenThatEcrPublicAnswersWith400IsRenewed() {
    registryWantsTokens();
    tokenServiceGives("\"token\":\"" + token("a") + "\",\"expires_in\":3600");
    source.manifest(SUBJECT);
    tokenServiceGivesToken("b");
    imageElse(() -> Reply.error(400, "DENIED"));

    assertTrue(source.manifest(SUBJECT).isPresent());
    assertEquals(2, tokens.requests().size());
  }

  @Test
  void badRequestWithANewTokenIsNoExpiredOne() {
    tokenServiceGivesToken("a");
    registry.on(
        "GET",
        referrersPath(SUBJECT),
        call ->
            call.header("Authorization").isEmpty() ? challenge() : Reply.error(400, "UNSUPPORTED"));
    registry.on("GET", tagPath(SUBJECT), Reply.error(404, "MANIFEST_UNKNOWN"));

    assertEquals(List.of(), Answers.referrers(source, SUBJECT));
    assertEquals(1, tokens.requests().size());
  }

  @Test
  void endless401IsAnsweredOnce() {
    login();
    registry.on("GET", manifestPath(SUBJECT), call -> challenge());
    tokenServiceGivesToken("a");

    denied("config.json", () -> source.manifest(SUBJECT));
    assertEquals(2, registry.requests().size());
    assertEquals(1, tokens.requests().size());
  }

  @Test
  void forbiddenWithATokenSaysWhoseItWas() {
    login();
    registryForbids();
    tokenServiceGivesToken("a");

    denied(scratch.resolve("config.json").toString(), () -> source.manifest(SUBJECT));
    assertEquals(2, registry.requests().size());
  }

  @Test
  void forbiddenForAnybodySaysThatNoCredentialsWereFound() {
    registryForbids();
    tokenServiceGivesToken("a");

    denied("no credentials for " + registry.host(), () -> source.manifest(SUBJECT));
  }

  @Test
  void parallelRequestsCostOneToken() throws Exception {
    registryWantsTokens();
    AtomicInteger given = new AtomicInteger();
    tokens.on(
        "GET",
        "/token*",
        call -> {
          accepted.set("Bearer " + token("t" + given.incrementAndGet()));
          return answer("\"token\":\"" + token("t" + given.get()) + "\",\"expires_in\":3600");
        });
    source.manifest(SUBJECT);
    accepted.set("nothing"); // all have to get a new one
    CountDownLatch ready = new CountDownLatch(8);
    List<Thread> threads = new ArrayList<>();
    AtomicInteger found = new AtomicInteger();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                ready.countDown();
                await(ready);
                found.addAndGet(source.manifest(SUBJECT).isPresent() ? 1 : 0);
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(8, found.get());
    assertEquals(2, given.get());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
