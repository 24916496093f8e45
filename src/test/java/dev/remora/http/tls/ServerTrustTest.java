package dev.remora.http.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.http.wire.ServerCertificate;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts of which the JDK knows none: by their certificates. */
class ServerTrustTest {
  @TempDir static Path directory;

  @BeforeAll
  static void makeCertificates() throws Exception {
    ServerCertificate.prepare(directory);
  }

  @ParameterizedTest
  @CsvSource({
    "named, my_bucket.buckets.example, fine",
    "named, my_bucket.other.example, OTHER_NAME",
    "named, a.my_bucket.buckets.example, OTHER_NAME",
    "named, my_registry.example, OTHER_NAME",
    "named, registry_example, OTHER_NAME",
    "valid, my_bucket.buckets.example, OTHER_NAME",
    "expired, my_bucket.buckets.example, EXPIRED",
    "early, my_bucket.buckets.example, NOT_YET_VALID",
    "stranger, my_bucket.buckets.example, UNTRUSTED",
  })
  void certificateIsJudgedAsAnyOther(String certificate, String host, String verdict)
      throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine(host, 443);
    X509Certificate[] chain = ServerCertificate.chain(directory, certificate);
    ServerTrust trust =
        ServerTrust.with(
            Pem.certificates(directory.resolve("ca.pem"), Duration.ZERO, "correct it"));
    String problem;
    try {
      trust.checkServerTrusted(chain, "ECDHE_ECDSA", engine);
      problem = "fine";
    } catch (CertificateProblem e) {
      problem = e.kind().name();
    }
    assertEquals(verdict, problem);
  }

  @ParameterizedTest
  @CsvSource({
    "my_host, my_host, true",
    "My_Host.Example, my_host.example, true",
    "my_host, my_hos_, false",
    "*.example.com, a_b.example.com, true",
    "*.example.com, a_b.c.example.com, false",
    "*.example.com, .example.com, false",
    "*.example.com, example.com, false",
    "*.com, a_b.com, false",
    "a*.example.com, a_b.example.com, false",
    "*, a_b, false",
    "*.*.com, a_b.c.com, false",
  })
  void whomACertificateIsFor(String certified, String host, boolean isFor) {
    assertEquals(isFor, CertifiedNames.isFor(certified, host));
  }
}
