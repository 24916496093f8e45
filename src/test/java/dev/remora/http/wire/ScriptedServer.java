package dev.remora.http.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A server on a raw socket that does what a test scripts, byte for byte: each request takes the
 * next step of the script, whichever connection it comes on.
 */
final class ScriptedServer implements AutoCloseable {
  private static final int LONGEST_HEAD = 64 * 1024;

  /** A larger one is left to the step to read. */
  private static final int LARGEST_BODY = 1_000_000;

  private final ServerSocket socket;
  private final String scheme;
  private final String greeting;
  private final LinkedBlockingQueue<Step> script = new LinkedBlockingQueue<>();
  private final List<Received> received = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean slowToGreet;
  private volatile int allowed;
  private volatile @Nullable Step always;
  private final Map<Integer, Integer> resets = new ConcurrentHashMap<>();
  private final AtomicInteger ends = new AtomicInteger();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** What is done with one request. */
  interface Step {
    void answer(Received request, Connection connection) throws IOException, InterruptedException;
  }

  /** A request as it arrived: its first line, its fields by lower-case names, its body. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Received(String line, Map<String, String> fields, byte[] body) {
    String field(String name) {
      return fields.getOrDefault(name, "");
    }
  }

  /**
   * One connection, for a step to misuse.
   *
   * @param in the body of a large request
   * @param out where an answer is written as HTTP/1.1 has it, whatever is spoken
   * @param streams what is spoken, where that is HTTP/2
   * @param stream the number of the request there
   */
  record Connection(
      Socket socket,
      CountDownLatch closed,
      InputStream in,
      OutputStream out,
      @Nullable Frames streams,
      int stream) {

    /** What is spoken, frame by frame. */
    Frames frames() {
      return Objects.requireNonNull(streams);
    }

    void write(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    void write(String text) throws IOException {
      write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Says nothing more until the test is over. */
    void stall() throws InterruptedException {
      closed.await();
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  private ScriptedServer(ServerSocket socket, String scheme, String greeting) {
    this.socket = socket;
    this.scheme = scheme;
    this.greeting = greeting;
    Thread.ofVirtual().start(this::accept);
  }

  static ScriptedServer plain() {
    return greeting("");
  }

  /** One that speaks first, as servers of other protocols do. */
  static ScriptedServer greeting(String greeting) {
    try {
      return new ScriptedServer(
          new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "http", greeting);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ScriptedServer tls(SSLContext context) {
    return tls(context, InetAddress.getLoopbackAddress(), socket -> {});
  }

  /** One that speaks HTTP/2, and to whom that is too new HTTP/1.1. */
  static ScriptedServer http2(SSLContext context) {
    return tls(context, InetAddress.getLoopbackAddress(), ScriptedServer::offerHttp2);
  }

  static void offerHttp2(SSLServerSocket socket) {
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
    socket.setSSLParameters(parameters);
  }

  /** The same, which says what it wishes when a step of the script does it. */
  static ScriptedServer http2AndSlowToGreet(SSLContext context) {
    ScriptedServer server = http2(context);
    server.slowToGreet = true;
    return server;
  }

  /** One that is peculiar about TLS, or listens at another address of this machine. */
  static ScriptedServer tls(
      SSLContext context, InetAddress address, Consumer<SSLServerSocket> peculiarity) {
    try {
      var socket =
          (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50, address);
      peculiarity.accept(socket);
      return new ScriptedServer(socket, "https", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that listens at another address of this machine. */
  static ScriptedServer at(InetAddress address) {
    try {
      return new ScriptedServer(new ServerSocket(0, 50, address), "http", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next step of the script. */
  ScriptedServer then(Step step) {
    script.add(step);
    return this;
  }

  /** Says that no more requests may share a connection. */
  ScriptedServer allowing(int streams) {
    allowed = streams;
    return this;
  }

  /** What is done with each request that the script says nothing of. */
  ScriptedServer always(Step step) {
    always = step;
    return this;
  }

  /** As a proxy does it: lets through whatever comes after, to another server and back. */
  ScriptedServer thenTunnelTo(ScriptedServer other) {
    return then(
        (request, connection) -> {
          try (Socket onward = new Socket(InetAddress.getLoopbackAddress(), other.port())) {
            connection.write("HTTP/1.1 200 Connection established\r\n\r\n");
            Thread.ofVirtual().start(() -> pump(onward, connection.socket()));
            pump(connection.socket(), onward);
          }
        });
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.close();
    } catch (IOException e) {
      // one of them is gone
    }
  }

  /** An answer in full, as it goes on the wire. */
  ScriptedServer thenSend(String raw) {
    return then((request, connection) -> connection.write(raw));
  }

  /** An answer with a body and its length. */
  ScriptedServer thenAnswer(int status, String body, String... fields) {
    StringBuilder raw = new StringBuilder("HTTP/1.1 " + status + " Said\r\n");
    for (String field : fields) {
      raw.append(field).append("\r\n");
    }
    raw.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
    return thenSend(raw.toString());
  }

  URI uri(String pathAndQuery) {
    return URI.create(scheme + "://127.0.0.1:" + socket.getLocalPort() + pathAndQuery);
  }

  int port() {
    return socket.getLocalPort();
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  /** The same once so many have arrived: who sent them may have given up before. */
  List<Received> received(int atLeast) {
    await(() -> received.size() >= atLeast);
    return received();
  }

  /** How many streams the client ended, once there are so many. */
  int resetCount(int atLeast) {
    await(() -> resets.size() >= atLeast);
    return resets.size();
  }

  int resetCount() {
    return resets.size();
  }

  int connectionCount() {
    return connections.size();
  }

  /** Waits until so many connections have ended, whoever ended them. */
  void awaitEnds(int connections) {
    await(() -> ends.get() >= connections);
  }

  /** The same once there are so many. */
  int connectionCount(int atLeast) {
    await(() -> connections.size() >= atLeast);
    return connectionCount();
  }

  private void await(BooleanSupplier arrived) {
    synchronized (received) {
      while (!arrived.getAsBoolean()) {
        try {
          received.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private void arrived() {
    synchronized (received) {
      received.notifyAll();
    }
  }

  private void accept() {
    try {
      while (!socket.isClosed()) {
        Socket connection = socket.accept();
        connections.add(connection);
        arrived();
        Thread.ofVirtual()
            .start(
                () -> {
                  serve(connection);
                  ends.incrementAndGet();
                  arrived();
                });
      }
    } catch (IOException e) {
      // closed: the test is over
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      if (connection instanceof SSLSocket tls) {
        tls.startHandshake();
        if ("h2".equals(tls.getApplicationProtocol())) {
          // frames are small: each would wait for the acknowledgement of the one before
          tls.setTcpNoDelay(true);
          serveStreams(tls);
          return;
        }
      }
      Connection plain =
          new Connection(
              connection,
              closed,
              connection.getInputStream(),
              connection.getOutputStream(),
              null,
              0);
      plain.write(greeting);
      while (!connection.isClosed()) {
        Received request = read(connection.getInputStream());
        received.add(request);
        arrived();
        @Nullable Step step = next();
        if (step == null) {
          plain.write("HTTP/1.1 599 Unscripted\r\n\r\n");
          return;
        }
        step.answer(request, plain);
      }
    } catch (IOException e) {
      // the client is gone, as many tests want it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Requests that share a connection take their steps side by side. */
  private void serveStreams(SSLSocket socket) throws IOException {
    Frames frames = new Frames(socket, allowed);
    try {
      frames.welcome();
      if (!slowToGreet) {
        frames.greet();
      }
      Map<Integer, Map<String, String>> heads = new HashMap<>();
      Map<Integer, ByteArrayOutputStream> bodies = new HashMap<>();
      Map<Integer, Upload> uploads = new HashMap<>();
      while (true) {
        Frames.Frame frame = frames.next();
        int stream = frame.stream();
        if (frame.type() == Frames.HEADERS) {
          Map<String, String> fields = frames.fields(frame);
          if (length(fields) > LARGEST_BODY) {
            Upload upload = new Upload(frames, stream);
            uploads.put(stream, upload);
            take(fields, new byte[0], upload, frames, stream, socket);
            continue;
          }
          heads.put(stream, fields);
          bodies.put(stream, new ByteArrayOutputStream());
        } else if (frame.type() == Frames.DATA && bodies.containsKey(stream)) {
          Objects.requireNonNull(bodies.get(stream)).write(frame.payload());
        } else if (frame.type() == Frames.DATA && uploads.containsKey(stream)) {
          Objects.requireNonNull(uploads.get(stream)).arrived(frame.payload());
        } else if (frame.type() == Frames.RST_STREAM) {
          resets.merge(stream, 1, Integer::sum);
          arrived();
        }
        boolean last = frame.has(Frames.END_STREAM) && frame.type() <= Frames.HEADERS;
        if (last && heads.containsKey(stream)) {
          byte[] body = Objects.requireNonNull(bodies.remove(stream)).toByteArray();
          Map<String, String> fields = Objects.requireNonNull(heads.remove(stream));
          take(fields, body, InputStream.nullInputStream(), frames, stream, socket);
        }
      }
    } finally {
      frames.end();
    }
  }

  private @Nullable Step next() {
    @Nullable Step step = script.poll();
    return step == null ? always : step;
  }

  private void take(
      Map<String, String> fields,
      byte[] body,
      InputStream rest,
      Frames frames,
      int stream,
      Socket socket) {
    fields.putIfAbsent("host", fields.getOrDefault(":authority", ""));
    String line = fields.get(":method") + " " + fields.get(":path") + " HTTP/1.1";
    Received request = new Received(line, fields, body);
    StreamAnswer answer = new StreamAnswer(frames, stream, "HEAD".equals(fields.get(":method")));
    Connection connection = new Connection(socket, closed, rest, answer, frames, stream);
    received.add(request);
    arrived();
    @Nullable Step step = next();
    Step taken =
        step == null ? (asked, where) -> where.write("HTTP/1.1 599 Unscripted\r\n\r\n") : step;
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                taken.answer(request, connection);
              } catch (IOException e) {
                // the client is gone, as many tests want it
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private static Received read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b == -1 || head.size() > LONGEST_HEAD) {
        throw new IOException("no request");
      }
      head.write(b);
    }
    List<String> lines = head.toString(StandardCharsets.ISO_8859_1).lines().toList();
    Map<String, String> fields = new HashMap<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      String[] field = line.split(": ?", 2);
      fields.merge(field[0].toLowerCase(Locale.ROOT), field[1], (a, b) -> a + " AND " + b);
    }
    int length = length(fields);
    byte[] body = length > LARGEST_BODY ? new byte[0] : in.readNBytes(length);
    return new Received(lines.getFirst(), fields, body);
  }

  private static int length(Map<String, String> fields) {
    return Integer.parseInt(fields.getOrDefault("content-length", "0"));
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      socket.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
