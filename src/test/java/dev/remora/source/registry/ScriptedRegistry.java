package dev.remora.source.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.remora.oci.Repository;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A registry that answers what a test tells it to, and remembers what it was asked: for what real
 * registries cannot be made to do. What is not in the script is answered as by no registry: a plain
 * 404.
 *
 * <pre>{@code
 * registry.on("GET", "/v2/app/manifests/v1", Reply.manifest(bytes));        // always this
 * registry.on("GET", "/v2/app/blobs/" + digest, Reply.of(500), Reply.of(200, bytes)); // in turn
 * registry.on("PUT", "/v2/app/manifests/v1", call -> store(call.body()));   // computed
 * }</pre>
 */
public final class ScriptedRegistry implements AutoCloseable {
  /** One request as it arrived. */
  public record Call(String method, String target, Map<String, List<String>> headers, byte[] body) {
    public String header(String name) {
      return headers.entrySet().stream()
          .filter(entry -> entry.getKey().equalsIgnoreCase(name))
          .map(entry -> String.join(", ", entry.getValue()))
          .findFirst()
          .orElse("");
    }

    @Override
    public String toString() {
      return method + " " + target;
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Function<Call, Reply>> script = new LinkedHashMap<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  public ScriptedRegistry() throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Host and port. */
  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  public Repository repository(String path) {
    return new Repository(host(), path);
  }

  /** Answers a request for a path and query; several answers are given in turn, the last stays. */
  public ScriptedRegistry on(String method, String target, Reply... replies) {
    Deque<Reply> turns = new ArrayDeque<>(List.of(replies));
    return on(method, target, call -> turns.size() > 1 ? turns.poll() : turns.getFirst());
  }

  /**
   * Answers a request for a path and query by computing; one at a time. A target that ends in an
   * asterisk stands for all that begin so and are not named themselves.
   */
  public ScriptedRegistry on(String method, String target, Function<Call, Reply> answer) {
    synchronized (script) {
      script.put(method + " " + target, answer);
    }
    return this;
  }

  /** What was asked, as {@code GET /v2/…}, in order. */
  public List<String> requests() {
    return calls.stream().map(Call::toString).toList();
  }

  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The calls of a method. */
  public List<Call> calls(String method) {
    return calls.stream().filter(call -> call.method().equals(method)).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Call call =
        new Call(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            Map.copyOf(exchange.getRequestHeaders()),
            exchange.getRequestBody().readAllBytes());
    Reply reply;
    synchronized (script) {
      calls.add(call);
      reply = find(call).apply(call);
    }
    try (exchange) {
      reply.send(exchange);
    }
  }

  private Function<Call, Reply> find(Call call) {
    Function<Call, Reply> exact = script.get(call.toString());
    if (exact != null) {
      return exact;
    }
    List<Function<Call, Reply>> matching = new ArrayList<>();
    script.forEach(
        (key, answer) -> {
          boolean prefix = key.endsWith("*");
          if (prefix && call.toString().startsWith(key.substring(0, key.length() - 1))) {
            matching.add(answer);
          }
        });
    return matching.isEmpty() ? unscripted -> Reply.page(404) : matching.getFirst();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** Text as bytes. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
