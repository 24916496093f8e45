package dev.remora.http;

import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which proxy leads to an origin, as {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY}
 * say it.
 *
 * <p>Read as the tools beside us, which are written in Go, read them: upper case before lower case,
 * {@code HTTP_PROXY} for plain http alone, {@code ALL_PROXY} not at all, and this machine itself is
 * never reached by a proxy.
 */
public record ProxySettings(
    Optional<Proxy> forHttp, Optional<Proxy> forHttps, ProxyExceptions exceptions) {

  /**
   * What the variables of a process say.
   *
   * @throws UsageFailure when one of them cannot be understood; its value is not repeated
   */
  public static ProxySettings of(Map<String, String> environment) {
    return new ProxySettings(
        read(environment, "HTTP_PROXY", Proxy::parse),
        read(environment, "HTTPS_PROXY", Proxy::parse),
        read(environment, "NO_PROXY", ProxyExceptions::parse)
            .orElseGet(() -> ProxyExceptions.parse("")));
  }

  private static <T> Optional<T> read(
      Map<String, String> environment, String name, Function<String, T> parser) {
    String lower = name.toLowerCase(Locale.ROOT);
    String variable = environment.getOrDefault(name, "").isBlank() ? lower : name;
    String text = environment.getOrDefault(variable, "").strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(text));
    } catch (IllegalArgumentException e) {
      throw new UsageFailure(
          new Purpose("use the variable", variable), String.valueOf(e.getMessage()), "correct it");
    }
  }

  /** The proxy that an origin is reached by. */
  Optional<Proxy> proxyFor(Origin origin) {
    return exceptions.contain(origin) ? Optional.empty() : origin.isTls() ? forHttps : forHttp;
  }
}
