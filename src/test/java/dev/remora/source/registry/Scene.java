package dev.remora.source.registry;

import dev.remora.http.HttpClient;
import dev.remora.http.ProxySettings;
import dev.remora.http.tls.TlsSettings;
import dev.remora.http.wire.QuarkusWire;
import dev.remora.http.wire.ServerCertificate;
import dev.remora.http.wire.TimeLimits;
import dev.remora.http.wire.TransportSettings;
import dev.remora.time.Clock;
import dev.remora.trace.Trace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.X509KeyManager;

/** Registries and who asks them: all that is scripted for one of these is for the other, too. */
enum Scene {
  /** Plain HTTP/1.1 and a client of the tests: quick, and without the framework. */
  PLAIN,

  /** HTTP/2 and the client of the product; needs {@code @QuarkusTest}. */
  HTTP_2;

  ScriptedRegistry registry() {
    try {
      return this == PLAIN
          ? new ScriptedRegistry()
          : new ScriptedRegistry(answers -> new Http2Door(answers, Keys.OF_ALL));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  PlainHttp plainHttp() {
    return this == PLAIN ? PlainHttp.loopbackHosts() : PlainHttp.none();
  }

  HttpClient client(Clock clock) {
    if (this == PLAIN) {
      return new JdkHttp();
    }
    TlsSettings trust =
        new TlsSettings(
            Optional.of(certificates().resolve("ca.pem")),
            Optional.empty(),
            List.of(),
            Duration.ZERO);
    TransportSettings settings =
        new TransportSettings(
            TimeLimits.standard(), trust, ProxySettings.of(Map.of()), "remora/test");
    return QuarkusWire.client(settings, clock, new Random(1), Trace.off());
  }

  private static Path certificates() {
    try {
      return ServerCertificate.made();
    } catch (Exception e) {
      throw new IllegalStateException("no certificates", e);
    }
  }

  /** Read once they are needed. */
  private static final class Keys {
    static final X509KeyManager OF_ALL = read();

    private static X509KeyManager read() {
      try {
        return ServerCertificate.keys(certificates(), "valid");
      } catch (Exception e) {
        throw new IllegalStateException("no keys", e);
      }
    }
  }
}
