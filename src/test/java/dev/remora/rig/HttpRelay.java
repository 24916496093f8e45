package dev.remora.rig;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One client's connection, relayed request by request over one connection to the registry. */
final class HttpRelay {

  /** A request under way; its counts grow before the client sees the bytes they count. */
  static final class Recorded {
    private final int connection;
    private final HttpHead request;
    private final AtomicLong responseBytes = new AtomicLong();
    private volatile int status;

    private Recorded(int connection, HttpHead request) {
      this.connection = connection;
      this.request = request;
    }

    Exchange snapshot() {
      var words = request.firstLine().split(" ", 3);
      return new Exchange(
          connection, words[0], words[1], request.headers(), status, responseBytes.get());
    }
  }

  private final InputStream fromClient;
  private final OutputStream toClient;
  private final InputStream fromServer;
  private final OutputStream toServer;
  private final String backend;
  private final String proxy;
  private final int connection;
  private final Consumer<Recorded> recorder;

  HttpRelay(
      Socket client,
      Socket server,
      String backend,
      String proxy,
      int connection,
      Consumer<Recorded> recorder)
      throws IOException {
    this.fromClient = new BufferedInputStream(client.getInputStream(), 64 * 1024);
    this.toClient = client.getOutputStream();
    this.fromServer = new BufferedInputStream(server.getInputStream(), 64 * 1024);
    this.toServer = server.getOutputStream();
    this.backend = backend;
    this.proxy = proxy;
    this.connection = connection;
    this.recorder = recorder;
  }

  /** Relays until one side closes. */
  void run() throws IOException {
    var more = true;
    while (more) {
      var request = HttpHead.read(fromClient);
      more = request != null && exchange(request);
    }
  }

  /** Relays a single request, if one comes. */
  void once() throws IOException {
    var request = HttpHead.read(fromClient);
    if (request != null) {
      exchange(request);
    }
  }

  private boolean exchange(HttpHead request) throws IOException {
    var record = new Recorded(connection, request);
    var method = request.word(0);
    request.word(1);
    recorder.accept(record);
    toServer.write(request.bytes());
    // the body goes beside the answer, since a server may refuse before it has it all; a client
    // that
    // waits for a 100 sends none before
    var upload = new FutureTask<@Nullable Void>(() -> upload(request), null);
    var waits = request.header("Expect").isPresent();
    if (!waits) {
      Thread.startVirtualThread(upload);
    }
    var response = response(() -> Thread.startVirtualThread(upload));
    record.status = Integer.parseInt(response.word(1));
    toClient.write(response.withAuthority(backend, proxy).bytes());
    var delimited = download(method, record.status, response, record.responseBytes::addAndGet);
    toClient.flush();
    return delimited && !request.closes() && !response.closes() && finished(upload, waits);
  }

  /** Whether the next thing that the client sends is another request. */
  private static boolean finished(Future<?> upload, boolean waited) throws IOException {
    if (waited && upload.state() == Future.State.RUNNING) {
      return false;
    }
    try {
      upload.get();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
  }

  private HttpHead response(Runnable onContinue) throws IOException {
    while (true) {
      var response = HttpHead.read(fromServer);
      if (response == null) {
        throw new EOFException("the registry hung up");
      }
      if (!response.word(1).startsWith("1")) {
        return response;
      }
      toClient.write(response.bytes());
      toClient.flush();
      if (response.word(1).equals("100")) {
        onContinue.run();
      }
    }
  }

  private void upload(HttpHead request) {
    try {
      if (request.chunked()) {
        chunks(fromClient, toServer, bytes -> {});
      } else {
        exactly(request.contentLength(), fromClient, toServer, bytes -> {});
      }
      toServer.flush();
    } catch (IOException e) {
      // the answer, or its absence, says it
    }
  }

  /** Whether the end of the body was told by anything else than the end of the connection. */
  private boolean download(String method, int status, HttpHead response, LongConsumer count)
      throws IOException {
    if (method.equals("HEAD") || status == 204 || status == 304) {
      return true;
    }
    if (response.chunked()) {
      chunks(fromServer, toClient, count);
      return true;
    }
    if (response.contentLength() >= 0) {
      exactly(response.contentLength(), fromServer, toClient, count);
      return true;
    }
    toTheEnd(fromServer, toClient, count);
    return false;
  }

  private static void chunks(InputStream from, OutputStream to, LongConsumer count)
      throws IOException {
    while (true) {
      var line = required(HttpHead.line(from));
      to.write((line + "\r\n").getBytes(ISO_8859_1));
      var size = Long.parseLong(line.split(";", 2)[0].strip(), 16);
      if (size == 0) {
        break;
      }
      exactly(size, from, to, count);
      to.write((required(HttpHead.line(from)) + "\r\n").getBytes(ISO_8859_1));
    }
    String trailer;
    do {
      trailer = required(HttpHead.line(from));
      to.write((trailer + "\r\n").getBytes(ISO_8859_1));
    } while (!trailer.isEmpty());
  }

  private static String required(@Nullable String line) throws EOFException {
    if (line == null) {
      throw new EOFException("cut short");
    }
    return line;
  }

  private static void exactly(long length, InputStream from, OutputStream to, LongConsumer count)
      throws IOException {
    var buffer = new byte[64 * 1024];
    var left = length;
    while (left > 0) {
      var read = from.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException("cut short");
      }
      count.accept(read);
      to.write(buffer, 0, read);
      left -= read;
    }
  }

  private static void toTheEnd(InputStream from, OutputStream to, LongConsumer count)
      throws IOException {
    var buffer = new byte[64 * 1024];
    for (var read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      count.accept(read);
      to.write(buffer, 0, read);
    }
  }
}
