package dev.remora.hooks;

import dev.remora.failure.Failure;
import dev.remora.failure.Purpose;
import dev.remora.http.HttpClient;
import dev.remora.http.Method;
import dev.remora.http.Origin;
import dev.remora.http.Request;
import dev.remora.http.RequestBody;
import dev.remora.http.Response;
import dev.remora.json.JsonWriter;
import dev.remora.oci.Digest;
import dev.remora.time.Deadline;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Posts a change to a URL and expects 2xx:
 *
 * <pre>{@code
 * {"directory": "/config", "image": "registry/repository@sha256:…",
 *  "revision": "sha256:…", "previous": "sha256:…"}
 * }</pre>
 */
record UrlHook(URI url, Supplier<HttpClient> http) implements ChangeHook {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Map<String, String> HEADERS = Map.of("Content-Type", "application/json");

  @Override
  public OptionalInt tell(Change change, Deadline deadline) throws HookTrouble {
    Request request =
        new Request(
            Method.POST,
            url,
            HEADERS,
            Optional.of(RequestBody.of(body(change).bytes())),
            new Purpose("tell", target()));
    try (Response response = http.get().send(request, deadline.atMost(LIMIT))) {
      if (response.status() / 100 != 2) {
        throw new HookTrouble(target() + " answered " + response.status() + ", 2xx is expected");
      }
      return OptionalInt.empty();
    } catch (Failure e) {
      throw new HookTrouble(target() + ": " + e.reason(), e);
    }
  }

  /** The URL without its path and query, which may hold tokens. */
  private String target() {
    return url.getScheme() + "://" + Origin.of(url);
  }

  private static JsonWriter body(Change change) {
    return JsonWriter.object()
        .put("directory", change.directory().toString())
        .put("image", change.image().toString())
        .put("revision", change.revision().toString())
        .put("previous", change.previous().map(Digest::toString));
  }
}
