package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a token is asked for. */
class DemandedScopesTest extends AuthenticationScenario {
  @Test
  void scopeIsUpgradedWhereSomethingIsPushed() {
    registryWantsTokens();
    protect("PUT", manifestPath("v1"), call -> Reply.of(201));
    tokens.on("GET", "/token*", call -> grant(scopes(call)));

    source.manifest(SUBJECT);
    source.tag(referrer("x").raw(), "v1");
    source.manifest(SUBJECT);

    assertEquals(
        List.of("repository:app:pull", "repository:app:pull,push"),
        tokens.calls().stream().map(AuthenticationScenario::scopes).toList());
    assertEquals(4, registry.requests().size(), () -> registry.requests().toString());
  }

  @Test
  void deletionNeedsAScopeOfItsOwn() {
    registryWantsTokens();
    registry.on("GET", referrersPath(SUBJECT), Reply.index(listing(digest(1))));
    protect("DELETE", manifestPath(digest(1)), call -> Reply.of(202));
    tokens.on("GET", "/token*", call -> grant(scopes(call)));

    source.detach(SUBJECT, digest(1));

    assertEquals("repository:app:delete", scopes(tokens.calls().getLast()));
  }

  @Test
  void demandedScopeComesFirstAndIsKept() {
    accepted.set("?");
    imageElse(() -> challenge("repository:local/app:pull repository:app:pull,push"));
    tokens.on("GET", "/token*", call -> grant("x"));

    source.manifest(SUBJECT);
    source.manifest(SUBJECT);

    assertEquals(
        List.of(
            "GET /token?service=registry&scope=repository%3Alocal%2Fapp%3Apull"
                + "&scope=repository%3Aapp%3Apull%2Cpush"),
        tokens.requests());
  }

  @Test
  void bodyIsSentAgainWithTheToken() {
    byte[] blob = new byte[100_000];
    new Random(1).nextBytes(blob);
    Descriptor layer = Descriptor.of("a/b", Digest.sha256(blob), blob.length);
    AtomicInteger puts = new AtomicInteger();
    accepted.set("?");
    protect("POST", "/v2/app/blobs/uploads/", call -> Reply.of(202).header("Location", "/up?a=b"));
    protect(
        "PUT",
        "/up*",
        call -> {
          puts.addAndGet(call.body().length);
          return Reply.of(201);
        });
    tokens.on("GET", "/token*", call -> grant(Integer.toString(tokens.requests().size())));

    source.push(layer, () -> new ByteArrayInputStream(blob));
    assertEquals(blob.length, puts.get());
    assertEquals(1, tokens.requests().size());
  }
}
