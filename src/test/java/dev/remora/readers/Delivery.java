package dev.remora.readers;

import dev.remora.rig.Remora;
import dev.remora.rig.TestImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A volume that a real {@code remora follow} keeps current, for an image in an image layout. */
final class Delivery implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /**
   * A publication.
   *
   * @param begun before anything was attached
   * @param at when {@code ..data} was seen to lead elsewhere
   * @param previous the directory of the revision that it replaced
   */
  record Swap(long begun, long at, Path previous) {
    /** Waits until the previous revision is deleted. */
    void awaitRetired() {
      if (!Recorder.await(LIMIT, () -> Files.notExists(previous, LinkOption.NOFOLLOW_LINKS))) {
        throw new AssertionError(previous + " is still there");
      }
    }
  }

  private final Remora remora;
  private final Path volume;
  private final String image;
  private final Remora.Started follow;
  private final Recorder data;

  private Delivery(Remora remora, Path volume, String image, Remora.Started follow) {
    this.remora = remora;
    this.volume = volume;
    this.image = image;
    this.follow = follow;
    this.data = new Recorder(this::data);
  }

  /** Attaches the first files, and follows; {@code onChange} may be empty, which is unset. */
  static Delivery start(Path scratch, Path volume, Map<String, byte[]> first, String onChange) {
    var remora = Remora.in(scratch);
    var layout = scratch.resolve("registry");
    var image = "oci:" + layout + "@" + TestImages.in(layout).image("v1").digest();
    attach(remora, image, first);
    var settings =
        Map.of(
            "REMORA_IMAGE",
            image,
            "REMORA_TO",
            volume.toString(),
            "REMORA_INTERVAL",
            "2h",
            "REMORA_HTTP_PORT",
            "off",
            "REMORA_ON_CHANGE",
            onChange);
    var delivery = new Delivery(remora, volume, image, remora.start(settings, "follow"));
    delivery.await("a first revision", () -> delivery.log().contains(": has "));
    return delivery;
  }

  /** Attaches other files, and has them published. */
  Swap update(Map<String, byte[]> files) {
    long begun = System.nanoTime();
    var before = data();
    attach(remora, image, files);
    return publish(begun, before);
  }

  /** Attaches what was attached before, and has it published. */
  Swap rollBack() {
    long begun = System.nanoTime();
    var before = data();
    remora.run("attach", image, "--from", "previous").expect(0);
    return publish(begun, before);
  }

  private Swap publish(long begun, String before) {
    signal("HUP");
    await("another revision", () -> !data.last().equals(before));
    long at = data.when(data.last(), begun).orElseThrow();
    return new Swap(begun, at, volume.resolve(before));
  }

  private static void attach(Remora remora, String image, Map<String, byte[]> files) {
    var line = new ArrayList<>(List.of("attach", image));
    try {
      for (var file : files.entrySet()) {
        var path = remora.work().resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // a directory is attached as one
    var names = new TreeSet<String>();
    files.keySet().forEach(name -> names.add(name.replaceFirst("/.*", "")));
    line.addAll(names);
    remora.run(line.toArray(String[]::new)).expect(0);
  }

  String log() {
    return follow.stderr();
  }

  private String data() {
    try {
      return Files.readSymbolicLink(volume.resolve("..data")).toString();
    } catch (IOException e) {
      return ""; // nothing is published yet
    }
  }

  private void signal(String name) {
    try {
      var pid = Long.toString(follow.process().pid());
      new ProcessBuilder("kill", "-s", name, pid).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(String what, java.util.function.BooleanSupplier condition) {
    if (!Recorder.await(LIMIT, () -> condition.getAsBoolean() || !follow.process().isAlive())
        || !condition.getAsBoolean()) {
      throw new AssertionError("no " + what + "\n" + log());
    }
  }

  @Override
  public void close() {
    data.close();
    follow.close();
  }
}
