package dev.remora.source.registry;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.HttpClient;
import dev.remora.http.Method;
import dev.remora.http.Redirects;
import dev.remora.http.Request;
import dev.remora.http.RequestBody;
import dev.remora.http.Response;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The seam to the network over the JDK's client: follows redirects, never tries again. */
final class JdkHttp implements HttpClient {
  private static final int MOST_HOPS = 5;

  private final java.net.http.HttpClient client =
      java.net.http.HttpClient.newBuilder()
          .version(java.net.http.HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  @Override
  public Response send(Request request, Deadline deadline) {
    try {
      URI uri = request.uri();
      HttpResponse<InputStream> response = once(request, uri);
      for (int hop = 0; hop < MOST_HOPS && mayFollow(request, response); hop++) {
        URI target = uri.resolve(response.headers().firstValue("Location").orElseThrow());
        boolean elsewhere = !Origin.of(target).equals(Origin.of(uri));
        if (elsewhere && request.redirects() == Redirects.WITHIN_ORIGIN) {
          break;
        }
        response.body().close();
        uri = target;
        response = once(request, uri);
      }
      return new JdkResponse(response);
    } catch (IOException e) {
      throw new RegistryUnavailable(request.purpose(), String.valueOf(e), "", e, true);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean mayFollow(Request request, HttpResponse<?> response) {
    return response.statusCode() / 100 == 3
        && response.headers().firstValue("Location").isPresent()
        && (request.method() == Method.GET || request.method() == Method.HEAD);
  }

  private HttpResponse<InputStream> once(Request request, URI uri)
      throws IOException, InterruptedException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(20))
            .method(request.method().name(), publisher(request.body()));
    request.headers().forEach(builder::header);
    return client.send(builder.build(), BodyHandlers.ofInputStream());
  }

  private static BodyPublisher publisher(Optional<RequestBody> body) {
    if (body.isEmpty() || body.get().length() == 0) {
      return BodyPublishers.noBody();
    }
    RequestBody present = body.get();
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(
            () -> {
              try {
                return present.open();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }),
        present.length());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private record JdkResponse(HttpResponse<InputStream> response) implements Response {
    @Override
    public int status() {
      return response.statusCode();
    }

    @Override
    public Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    @Override
    public List<String> headers(String name) {
      return response.headers().allValues(name);
    }

    @Override
    public URI uri() {
      return response.uri();
    }

    @Override
    public InputStream body() {
      return response.body();
    }

    @Override
    public void close() {
      try {
        response.body().close();
      } catch (IOException e) {
        // it is dropped anyway
      }
    }
  }
}
