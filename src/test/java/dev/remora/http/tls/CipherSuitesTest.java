package dev.remora.http.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

class CipherSuitesTest {
  @Test
  void aJvmHasInstructionsForAes() {
    assertTrue(CipherSuites.aesIsFast());
  }

  @Test
  void eachIsKnownToThisJavaAndEitherOrderHasAll() throws Exception {
    List<String> known =
        Arrays.asList(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
    assertTrue(known.containsAll(CipherSuites.inOrder(true)));
    List<String> one = new ArrayList<>(CipherSuites.inOrder(true));
    List<String> other = new ArrayList<>(CipherSuites.inOrder(false));
    Collections.sort(one);
    Collections.sort(other);
    assertEquals(one, other);
  }

  @Test
  void eachHasForwardSecrecy() {
    assertEquals(
        List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"),
        CipherSuites.inOrder(true).stream().filter(one -> !one.startsWith("TLS_ECDHE_")).toList());
  }

  @Test
  void nothingElseIsOffered() {
    SSLEngine engine =
        new Tls(
                new TlsSettings(Optional.empty(), Optional.empty(), List.of(), Duration.ZERO),
                false)
            .withProxy("proxy.example", 443)
            .newEngine();
    assertEquals(CipherSuites.inOrder(false), List.of(engine.getEnabledCipherSuites()));
    assertEquals(List.of("TLSv1.3", "TLSv1.2"), List.of(engine.getEnabledProtocols()));
    assertEquals("HTTPS", engine.getSSLParameters().getEndpointIdentificationAlgorithm());
  }
}
