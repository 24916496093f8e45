package dev.remora.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remora.rig.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs commands as root in a machine, by QEMU's guest agent in it. */
final class GuestAgent implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Only a failure waits so long: a machine that is emulated beside other work takes minutes. */
  private static final Duration LIMIT = Duration.ofMinutes(15);

  private final SocketChannel channel;
  private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();

  private GuestAgent(SocketChannel channel) {
    this.channel = channel;
    // not a virtual thread: see bench.Command
    Thread.ofPlatform().daemon().name("guest agent").start(this::read);
  }

  /** Connects, and waits until the machine is so far up that its agent answers. */
  static GuestAgent connect(Path socket) throws IOException {
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    var agent = new GuestAgent(channel);
    long end = System.nanoTime() + LIMIT.toNanos();
    for (int id = 1; System.nanoTime() - end < 0; id++) {
      agent.send("guest-sync", JsonNodeFactory.instance.objectNode().put("id", id));
      JsonNode answer = agent.next(Duration.ofSeconds(1));
      while (answer != null) {
        if (answer.path("return").asInt() == id) {
          return agent;
        }
        answer = agent.next(Duration.ZERO);
      }
    }
    agent.close();
    throw new IllegalStateException("the machine does not come up within " + LIMIT);
  }

  /** Runs a shell command to its end. */
  Run run(String command) {
    var arguments = JsonNodeFactory.instance.objectNode();
    arguments.put("path", "/bin/bash").put("capture-output", true);
    arguments.putArray("arg").add("-c").add(command);
    int pid = ask("guest-exec", arguments).path("pid").asInt();
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() - end < 0) {
      var status = ask("guest-exec-status", JsonNodeFactory.instance.objectNode().put("pid", pid));
      if (status.path("exited").asBoolean()) {
        return new Run(
            status.path("exitcode").asInt(-1),
            text(status.path("out-data")),
            text(status.path("err-data")));
      }
      // nothing comes of its own accord: this waits
      await(Duration.ofMillis(200));
    }
    throw new AssertionError("'" + command + "' took longer than " + LIMIT);
  }

  /** Begins an orderly shutdown, which nobody answers. */
  void shutDown() {
    send("guest-shutdown", JsonNodeFactory.instance.objectNode());
  }

  private void await(Duration time) {
    var unexpected = next(time);
    if (unexpected != null) {
      throw new IllegalStateException("not asked for: " + unexpected);
    }
  }

  private JsonNode ask(String command, ObjectNode arguments) {
    send(command, arguments);
    var answer = next(LIMIT);
    if (answer == null || !answer.has("return")) {
      throw new IllegalStateException(command + ": " + answer);
    }
    return answer.get("return");
  }

  private void send(String command, ObjectNode arguments) {
    var request = JsonNodeFactory.instance.objectNode().put("execute", command);
    request.set("arguments", arguments);
    var bytes = ByteBuffer.wrap((request + "\n").getBytes(UTF_8));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable JsonNode next(Duration limit) {
    try {
      return answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a machine answers", e);
    }
  }

  private void read() {
    try (var lines = new BufferedReader(Channels.newReader(channel, UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        answers.add(JSON.readTree(line));
      }
    } catch (IOException e) {
      // closed, or the power is off
    }
  }

  private static String text(JsonNode base64) {
    return new String(Base64.getDecoder().decode(base64.asText("")), UTF_8);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
