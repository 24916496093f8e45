package dev.remora.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.remora.failure.ExitCode;
import dev.remora.failure.UsageFailure;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxySettingsTest {
  private static final String PROXY = "http://proxy.corp:3128";

  private static String way(Map<String, String> environment, String url) {
    return ProxySettings.of(environment)
        .proxyFor(Origin.of(URI.create(url)))
        .map(Proxy::toString)
        .orElse("straight");
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS_PROXY, https://registry.example/, proxy.corp:3128",
    "https_proxy, https://registry.example/, proxy.corp:3128",
    "HTTP_PROXY, http://registry.example/, proxy.corp:3128",
    "http_proxy, http://registry.example/, proxy.corp:3128",
    "HTTP_PROXY, https://registry.example/, straight",
    "HTTPS_PROXY, http://registry.example/, straight",
    "ALL_PROXY, https://registry.example/, straight",
    "HTTPS_PROXY, https://localhost/, straight",
    "HTTPS_PROXY, https://127.9.9.9:5000/, straight",
    "HTTPS_PROXY, https://[::1]/, straight",
  })
  void variableForTheSchemeCounts(String variable, String url, String way) {
    assertEquals(way, way(Map.of(variable, PROXY), url));
  }

  @Test
  void upperCaseComesFirstAndEmptyIsUnset() {
    String url = "https://registry.example/";
    assertEquals("a:80", way(Map.of("HTTPS_PROXY", "a", "https_proxy", "b"), url));
    assertEquals("b:80", way(Map.of("HTTPS_PROXY", " ", "https_proxy", "b"), url));
  }

  @ParameterizedTest
  @CsvSource({
    "proxy, proxy:80",
    "proxy:3128, proxy:3128",
    "http://proxy/, proxy:80",
    "https://proxy, proxy:443",
    "HTTPS://Proxy.Corp:3129, proxy.corp:3129",
    "http://[::1]:3128, [::1]:3128",
    "http://user:secret@proxy:3128, proxy:3128",
    "my_proxy:3128, my_proxy:3128",
    "https://user:secret@corp_proxy.svc_1, corp_proxy.svc_1:443",
  })
  void proxiesAreWrittenInManyWays(String text, String proxy) {
    assertEquals(proxy, Proxy.parse(text).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "http://user:pass@proxy, Basic dXNlcjpwYXNz",
    "http://user@proxy, Basic dXNlcjo=",
    "http://user@my_proxy:3128, Basic dXNlcjo=",
    "http://corp%5Cuser:p%40ss%3Aw%2Bd+@proxy, Basic Y29ycFx1c2VyOnBAc3M6dytkKw==",
  })
  void credentialsAreDecodedOnce(String text, String authorization) {
    assertEquals(Optional.of(authorization), Proxy.parse(text).authorization());
  }

  @ParameterizedTest
  @CsvSource({
    "*, true",
    "registry.example, true",
    "REGISTRY.Example, true",
    "example, true",
    ".example, true",
    "*.example, true",
    "registry.example:5000, true",
    "registry.example:5001, false",
    ".registry.example, false",
    "*.registry.example, false",
    "gistry.example, false",
    "registry.example.org, false",
    "'other.example, registry.example', true",
    "other.example registry.example, true",
    "10.0.0.0/8, false",
  })
  void exceptionsNameHosts(String exceptions, boolean straight) {
    assertEquals(
        straight ? "straight" : "proxy.corp:3128",
        way(
            Map.of("HTTPS_PROXY", PROXY, "NO_PROXY", exceptions),
            "https://registry.example:5000/"));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, https://10.1.2.3/, true",
    "10.0.0.0/8, https://11.1.2.3/, false",
    "10.1.2.3, https://10.1.2.3:5000/, true",
    "10.1.2.3:5000, https://10.1.2.3:5000/, true",
    "10.1.2.3:5001, https://10.1.2.3:5000/, false",
    "10.1.2.2/31, https://10.1.2.3/, true",
    "0.0.0.0/0, https://10.1.2.3/, true",
    "0.0.0.0/0, https://[fd00::1]/, false",
    "fd00::/8, https://[fd12::1]/, true",
    "fd00::/8, https://[fe12::1]/, false",
    "fd00::1, https://[fd00:0::1]:5000/, true",
    "[fd00::1]:5000, https://[fd00::1]:5000/, true",
    "[fd00::1]:5001, https://[fd00::1]:5000/, false",
  })
  void exceptionsNameAddresses(String exceptions, String url, boolean straight) {
    assertEquals(
        straight ? "straight" : "proxy.corp:3128",
        way(Map.of("HTTPS_PROXY", PROXY, "no_proxy", exceptions), url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socks5://user:secret@proxy:1080",
        "http://user:secret@",
        "http://user:secret@proxy:port",
        "http://user:secret@proxy:99999",
        "http://user:secret^@proxy",
        "http://user:secret%@proxy",
        "http://user:secret@proxy/path",
        "http://user:secret@proxy?query",
        "ftp://user:secret@proxy",
      })
  void malformedProxyIsToldWithoutItsPassword(String text) {
    UsageFailure failure =
        assertThrows(UsageFailure.class, () -> ProxySettings.of(Map.of("https_proxy", text)));
    assertEquals(ExitCode.USAGE, failure.exitCode());
    assertEquals(
        "cannot use the variable https_proxy",
        failure.line().substring(0, failure.line().indexOf(':')));
    for (Throwable at = failure; at != null; at = at.getCause()) {
      assertFalse(at.toString().contains("secret"), at::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0/8", "registry.example/24", "a:b:c"})
  void malformedExceptionIsTold(String text) {
    assertThrows(UsageFailure.class, () -> ProxySettings.of(Map.of("NO_PROXY", text)));
  }

  @Test
  void proxyIsNamedWithoutItsCredentials() {
    assertFalse(Proxy.parse("http://user:secret@proxy").toString().contains("secret"));
    assertFalse(
        ProxySettings.of(Map.of("HTTPS_PROXY", "user:c2VjcmV0@proxy"))
            .toString()
            .contains("c2VjcmV0"));
  }
}
