package dev.remora.registries;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.registries.Exchange.Request;
import dev.remora.registries.Exchange.Response;
import dev.remora.rig.Authority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;

/** A registry that behaves as a row of the table says, on loopback until it is closed. */
final class PlayedRegistry implements AutoCloseable {
  private final Behaviour behaviour;
  private final UsualRegistry usual;
  private final ServerSocket registry;
  private final ServerSocket other;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Map<Behaviour.Answer, Integer> given = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /**
   * @param attached whether the image has a configuration
   * @param tls for those that speak it
   */
  PlayedRegistry(Behaviour behaviour, boolean attached, Optional<Authority> tls) {
    this.behaviour = behaviour;
    this.usual = new UsualRegistry(behaviour.base(), attached);
    try {
      ServerSocketFactory sockets =
          behaviour.base().tls()
              ? tls.orElseThrow().serverContext().getServerSocketFactory()
              : ServerSocketFactory.getDefault();
      this.registry = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      this.other = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> accept(registry, false));
    Thread.ofVirtual().start(() -> accept(other, true));
  }

  /** Host and port. */
  String host() {
    return "127.0.0.1:" + registry.getLocalPort();
  }

  private String otherHost() {
    return "localhost:" + other.getLocalPort();
  }

  UsualRegistry content() {
    return usual;
  }

  /** What was asked and answered, for people. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  private void accept(ServerSocket server, boolean elsewhere) {
    try {
      while (true) {
        Socket connection = server.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection, elsewhere));
      }
    } catch (IOException e) {
      // closed: the run is over
    }
  }

  private void serve(Socket connection, boolean elsewhere) {
    try (connection) {
      var exchange = new Exchange(connection.getInputStream(), connection.getOutputStream());
      for (var next = exchange.next(); next.isPresent(); next = exchange.next()) {
        if (!answer(exchange, next.get(), elsewhere)) {
          return;
        }
      }
    } catch (IOException e) {
      // the client is gone
    }
  }

  private boolean answer(Exchange exchange, Request request, boolean elsewhere) throws IOException {
    Response response;
    var framing = Behaviour.Framing.LENGTH;
    synchronized (this) {
      var special = behaviour.answers().stream().filter(a -> fits(a, request, elsewhere)).toList();
      boolean said = !special.isEmpty() && special.getFirst().isWhole();
      response =
          said
              ? new Response(0, new LinkedHashMap<>(), new byte[0])
              : elsewhere ? usual.elsewhere(request) : usual.answer(request);
      int status = response.status();
      var answer =
          special.stream()
              .filter(a -> a.instead().map(wanted -> wanted == status).orElse(true))
              .filter(a -> given.merge(a, 1, Integer::sum) <= a.times())
              .findFirst();
      if (answer.isPresent()) {
        response = changed(response, answer.get(), request);
        framing = answer.get().framing();
      } else if (said) {
        response = elsewhere ? usual.elsewhere(request) : usual.answer(request);
      }
      requests.add(
          (elsewhere ? "elsewhere " : "")
              + request
              + " -> "
              + response.status()
              + (answer.isPresent() ? " (special)" : ""));
    }
    return exchange.answer(request, response, framing);
  }

  private boolean fits(Behaviour.Answer answer, Request request, boolean elsewhere) {
    return answer.elsewhere() == elsewhere
        && (answer.methods().isEmpty() || answer.methods().contains(request.method()))
        && pattern(answer.path()).matcher(request.target()).matches()
        && answer.header().map(wanted -> fits(request, wanted)).orElse(true);
  }

  private static boolean fits(Request request, String wanted) {
    boolean without = wanted.startsWith("!");
    String[] parts = wanted.substring(without ? 1 : 0).split(": ?", 2);
    String field = request.field(parts[0]);
    return without != (!field.isEmpty() && field.startsWith(parts.length > 1 ? parts[1] : ""));
  }

  private Pattern pattern(String path) {
    return Pattern.compile(Pattern.quote(named(path, "")).replace("*", "\\E.*\\Q"));
  }

  private Response changed(Response usual, Behaviour.Answer answer, Request request) {
    var last = lastOf(request.path());
    var upload = lastOf(usual.fields().getOrDefault("Location", List.of("")).getFirst());
    var fields = new LinkedHashMap<>(usual.fields());
    answer.dropped().forEach(fields::remove);
    answer
        .fields()
        .forEach(
            (name, values) ->
                fields.put(
                    name,
                    values.stream().map(v -> named(v, last).replace("{upload}", upload)).toList()));
    byte[] body = answer.body().map(b -> Content.bytes(named(b, last))).orElse(usual.body());
    for (var replaced : answer.replaced().entrySet()) {
      body =
          Content.bytes(
              Pattern.compile(named(replaced.getKey(), last))
                  .matcher(new String(body, UTF_8))
                  .replaceAll(named(replaced.getValue(), last)));
    }
    return new Response(answer.status().orElse(usual.status()), fields, body);
  }

  private static String lastOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private String named(String text, String last) {
    return Content.named(
        text.replace("{registry}", host()).replace("{other}", otherHost()).replace("{last}", last));
  }

  @Override
  public void close() {
    try {
      registry.close();
      other.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
