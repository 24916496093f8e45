package dev.remora.publish;

import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Test main: goes in and out of a volume, or stays in; ends with 3 when it was not alone. */
final class LockLoop {
  private LockLoop() {}

  public static void main(String[] arguments) throws Exception {
    VolumeFixture volume = new VolumeFixture(Path.of(arguments[0]));
    Path inside = Path.of(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    if (rounds == 0) {
      try (Session session =
          volume.volume().open(Deadline.in(Duration.ofSeconds(30), Clock.system()))) {
        System.out.println("inside");
        System.in.read();
      }
      return;
    }
    for (int i = 0; i < rounds; i++) {
      try (Session session = volume.open()) {
        try {
          Files.createFile(inside);
        } catch (java.nio.file.FileAlreadyExistsException e) {
          System.exit(3);
        }
        Content.of("app.yaml", "a: " + i).publish(session);
        session.claim(new State.Owner("round " + i, false, Instant.EPOCH));
        session.save();
        Files.delete(inside);
      }
    }
  }
}
