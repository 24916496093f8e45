package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that wants TLS on an address that is spoken to without. */
class TlsOnLoopbackTest extends RegistryScenario {
  private static final String CURE = "--plain-http none";
  private Reply reply = Reply.of(400);

  @BeforeEach
  void everythingIsAnsweredAlike() {
    for (String method : new String[] {"GET", "HEAD", "PUT", "POST"}) {
      registry.on(method, "/*", call -> reply);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Client sent an HTTP request to an HTTPS server.\n",
        "<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>",
        "<p>Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />",
        "Bad Request\nThis combination of host and port requires TLS.\n"
      })
  void whatTheServerSaysIsAnsweredByTheCure(String body) {
    reply = Reply.of(400, body.startsWith("<") ? "text/html" : "text/plain", body);
    RegistryUnavailable failure =
        assertFails(RegistryUnavailable.class, CURE, () -> source.manifest(SUBJECT));
    assertFalse(failure.anotherTryCanHelp());
    assertEquals(14, failure.exitCode().code());
    assertFails(RegistryUnavailable.class, CURE, () -> source.resolve("v1"));
    assertFails(RegistryUnavailable.class, CURE, () -> source.referrers(SUBJECT, Optional.empty()));
    assertFails(
        RegistryUnavailable.class,
        CURE,
        () -> source.tag(RawDocument.of(MediaType.MANIFEST, IMAGE), "v1"));
  }
}
