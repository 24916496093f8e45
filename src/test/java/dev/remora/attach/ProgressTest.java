package dev.remora.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.oci.Annotations;
import dev.remora.source.BlobProgress;
import dev.remora.source.Progress;
import dev.remora.source.Transfer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of files that are read and sent. */
class ProgressTest {
  private static final int SIZE = 300_000;

  @TempDir Path directory;
  private final Recorded told = new Recorded();
  private Repository repository;

  @BeforeEach
  void makeRepository() throws IOException {
    repository = new Repository(directory.resolve("layout"));
    Files.write(directory.resolve("big"), new byte[SIZE]);
  }

  @Test
  void aFileIsShownWhileItIsReadAndWhileItIsSent() {
    push("big");
    assertEquals(List.of("READ big 300000/300000 ok", "SEND big 300000/300000 ok"), told.lines());
  }

  @Test
  void whatIsThereIsReadOnceAndNotSent() {
    push("big");
    told.all.clear();
    push("big");
    assertEquals(List.of("READ big 300000/300000 ok"), told.lines());
  }

  @Test
  void aDirectoryIsShownByTheFilesInItAndByItsArchive() throws IOException {
    Files.createDirectories(directory.resolve("d/e"));
    Files.write(directory.resolve("d/e/f"), new byte[1000]);
    byte[] noise = new byte[70_000];
    new SplittableRandom(1).nextBytes(noise);
    Files.write(directory.resolve("d/g"), noise);
    push("d");
    assertEquals("READ d 71000/71000 ok", told.lines().getFirst());
    Recorded.Entry sent = told.all.getLast();
    assertEquals(Transfer.Kind.SEND, sent.transfer.kind());
    assertEquals(sent.transfer.size(), sent.done);
  }

  @Test
  void whatTravelsInTheManifestIsNotShownAsSent() throws IOException {
    Files.writeString(directory.resolve("small"), "a: 1");
    push("small");
    assertEquals(List.of("READ small 4/4 ok"), told.lines());
  }

  @Test
  void anotherTryTakesBackWhatTheFirstHadTold() throws IOException {
    Recorded.Entry entry = told.started(Transfer.read("f", 10));
    ShownBody body = new ShownBody(() -> new ByteArrayInputStream(new byte[10]), entry);
    body.open().readNBytes(7);
    body.open().readAllBytes();
    assertEquals(10, entry.done);
  }

  private void push(String name) {
    NewContent content =
        new NewContent(
            List.of(FileArgument.parse(directory.resolve(name).toString())),
            Annotations.none(),
            4096,
            told);
    repository.pusher().push(repository.reference("config"), content);
  }

  private static final class Recorded implements Progress {
    final List<Entry> all = new ArrayList<>();

    @Override
    public Entry started(Transfer transfer) {
      Entry entry = new Entry(transfer);
      all.add(entry);
      return entry;
    }

    List<String> lines() {
      return all.stream().map(Entry::toString).toList();
    }

    static final class Entry implements BlobProgress {
      final Transfer transfer;
      long done;
      boolean finished;

      Entry(Transfer transfer) {
        this.transfer = transfer;
      }

      @Override
      public void advanced(long bytes) {
        done += bytes;
      }

      @Override
      public void finished() {
        finished = true;
      }

      @Override
      public String toString() {
        return "%s %s %d/%d %s"
            .formatted(
                transfer.kind(), transfer.title(), done, transfer.size(), finished ? "ok" : "");
      }
    }
  }
}
