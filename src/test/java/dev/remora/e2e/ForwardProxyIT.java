package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.CrossSection;
import dev.remora.rig.ForwardProxy;
import dev.remora.rig.Gateway;
import dev.remora.rig.Olareg;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Registries whose name only a proxy can resolve. */
@Requires({Tool.OLAREG, Tool.REGISTRY, Tool.ORAS, Tool.GATEWAY, Tool.GOPROXY})
class ForwardProxyIT extends RealWorld {

  /** What stands between. */
  enum Kind {
    GOPROXY,
    GOPROXY_WITH_PASSWORD,
    SQUID_WITH_PASSWORD,
    TINYPROXY_WITH_PASSWORD
  }

  private ForwardProxy proxy(Kind kind) {
    return switch (kind) {
      case GOPROXY -> opened(ForwardProxy.goproxy());
      case GOPROXY_WITH_PASSWORD -> opened(ForwardProxy.goproxyWithPassword());
      case SQUID_WITH_PASSWORD -> opened(ForwardProxy.squidWithPassword());
      case TINYPROXY_WITH_PASSWORD ->
          opened(ForwardProxy.tinyproxyWithPassword(opened(ForwardProxy.squid())));
    };
  }

  @CrossSection(rows = 2, because = "ProxiesTest speaks to each kind")
  @ParameterizedTest
  @EnumSource
  void plainHttp(Kind kind) throws IOException {
    ForwardProxy proxy = proxy(kind);
    String registry = behindProxy(registry(RegistryKind.OLAREG));
    reaches(registry, Access.plain(registry).through(proxy.uri()));
    assertTrue(proxy.log().contains("GET http://" + registry + "/v2/app/"), proxy::log);
  }

  @CrossSection(rows = 4, because = "ProxiesTest speaks to each kind")
  @ParameterizedTest
  @EnumSource
  void tlsThroughATunnel(Kind kind) throws IOException {
    ForwardProxy proxy = proxy(kind);
    String registry =
        behindProxy(opened(Olareg.startWithTls(registry(RegistryKind.OLAREG), authority)));
    reaches(registry, Access.tls(authority).through(proxy.uri()));
    assertTrue(proxy.log().contains("CONNECT " + registry), proxy::log);
  }

  @Test
  void passwordOfTheRegistryThroughAProxyThatHasItsOwn() throws IOException {
    ForwardProxy proxy = proxy(Kind.GOPROXY_WITH_PASSWORD);
    String registry =
        behindProxy(
            opened(
                Gateway.before(registry(RegistryKind.DISTRIBUTION))
                    .tls(authority)
                    .password(USER, PASSWORD)
                    .start()));
    Access access =
        Access.tls(authority)
            .withPassword(scratch.resolve("docker"), registry, USER, PASSWORD)
            .through(proxy.uri());
    reaches(registry, access);
  }

  @CrossSection(rows = 1, because = "ProxiesTest speaks to each kind")
  @ParameterizedTest
  @EnumSource(names = {"GOPROXY_WITH_PASSWORD", "SQUID_WITH_PASSWORD", "TINYPROXY_WITH_PASSWORD"})
  void strangersAreToldThatTheProxyWantsAPassword(Kind kind) {
    ForwardProxy proxy = proxy(kind);
    String registry =
        behindProxy(opened(Olareg.startWithTls(registry(RegistryKind.OLAREG), authority)));
    Access access = Access.tls(authority).through(proxy.uriOfStranger());
    isRefused(13, "(407)", registry, access);
  }

  @Test
  void strangersAreToldTheSameWithoutTls() {
    ForwardProxy proxy = proxy(Kind.GOPROXY_WITH_PASSWORD);
    String registry = behindProxy(registry(RegistryKind.OLAREG));
    isRefused(13, "(407)", registry, Access.plain(registry).through(proxy.uriOfStranger()));
  }

  @Test
  void errorPageOfTheProxyIsNoRegistrys() {
    ForwardProxy proxy = proxy(Kind.GOPROXY);
    registry(RegistryKind.OLAREG);
    String nobody = ForwardProxy.REGISTRY + ":1";
    isRefused(14, "", nobody, Access.plain(nobody).through(proxy.uri()), "--deadline=3s");
  }

  @Test
  void exceptionsAreReachedDirectly() throws IOException {
    ForwardProxy proxy = proxy(Kind.GOPROXY);
    RegistryServer registry = registry(RegistryKind.OLAREG);
    Access access =
        Access.plain(registry.endpoint()).through(proxy.uri()).with("NO_PROXY", "127.0.0.0/8");
    reaches(registry.endpoint(), access);
    assertFalse(proxy.log().contains("GET"), proxy::log);
  }
}
