package dev.remora.source.registry;

import dev.remora.oci.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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
  @SuppressWarnings("ArrayRecordComponent") // never compared
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

  /** Where requests come in, and answers go out. */
  public interface Door extends AutoCloseable {
    /** Scheme, host and port. */
    String base();

    @Override
    void close();
  }

  private final Door door;
  private final Map<String, Function<Call, Reply>> script = new LinkedHashMap<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  public ScriptedRegistry() throws IOException {
    door = new PlainDoor(this::answer);
  }

  /** One that is reached in another way than by plain HTTP/1.1. */
  ScriptedRegistry(Function<Function<Call, Reply>, Door> opened) {
    door = opened.apply(this::answer);
  }

  /** Host and port. */
  public String host() {
    return door.base().replaceFirst(".*//", "");
  }

  /** The address of something on it. */
  String uri(String pathAndQuery) {
    return door.base() + pathAndQuery;
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

  private Reply answer(Call call) {
    synchronized (script) {
      calls.add(call);
      return find(call).apply(call);
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
    door.close();
  }

  /** Text as bytes. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
