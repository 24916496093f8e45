package dev.remora.source.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.remora.source.registry.ScriptedRegistry.Call;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Plain HTTP/1.1, by the JDK's server. */
final class PlainDoor implements ScriptedRegistry.Door {
  private final Function<Call, Reply> answers;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  PlainDoor(Function<Call, Reply> answers) throws IOException {
    this.answers = answers;
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  @Override
  public String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Call call =
        new Call(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            Map.copyOf(exchange.getRequestHeaders()),
            exchange.getRequestBody().readAllBytes());
    try (exchange) {
      answers.apply(call).send(exchange);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
