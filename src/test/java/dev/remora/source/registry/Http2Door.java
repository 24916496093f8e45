package dev.remora.source.registry;

import dev.remora.source.registry.ScriptedRegistry.Call;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.KeyCertOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.net.ssl.X509KeyManager;

/** HTTP/2 over TLS, by the server of Vert.x. */
final class Http2Door implements ScriptedRegistry.Door {
  private static final Vertx VERTX = Vertx.vertx();

  private final Function<Call, Reply> answers;
  private final HttpServer server;

  Http2Door(Function<Call, Reply> answers, X509KeyManager keys) {
    this.answers = answers;
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(KeyCertOptions.wrap(keys));
    server =
        VERTX
            .createHttpServer(options)
            .requestHandler(this::answer)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  @Override
  public String base() {
    return "https://127.0.0.1:" + server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    Map<String, List<String>> headers = new HashMap<>();
    for (String name : request.headers().names()) {
      headers.put(name, request.headers().getAll(name));
    }
    var _ =
        request
            .body()
            .compose(
                body ->
                    VERTX.executeBlocking(
                        () ->
                            answers.apply(
                                new Call(
                                    request.method().name(),
                                    request.uri(),
                                    headers,
                                    body.getBytes())),
                        false))
            .onSuccess(reply -> send(reply, request));
  }

  private static void send(Reply reply, HttpServerRequest request) {
    HttpServerResponse response = request.response().setStatusCode(reply.status());
    reply.headers().forEach(field -> response.headers().add(field.getKey(), field.getValue()));
    if (reply.length() >= 0 && reply.status() != 204) {
      response.putHeader("Content-Length", Long.toString(reply.length()));
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      var _ = response.end();
    } else if (reply.length() > reply.body().length) {
      // what went before the PING has been taken when that is answered, and is a body that broke
      // off
      var _ =
          response
              .write(Buffer.buffer(reply.body()))
              .compose(sent -> request.connection().ping(Buffer.buffer(new byte[8])))
              .onComplete(taken -> response.reset());
    } else {
      var _ = response.end(Buffer.buffer(reply.body()));
    }
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
