package dev.remora.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.remora.failure.Failure;
import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.posix.DiskTrouble;
import dev.remora.source.layout.LayoutFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that fails is told in the same words wherever something of ours lies on it. */
class TroubledDiskTest {
  private static final Purpose PURPOSE = new Purpose("keep", "it");

  enum Place {
    VOLUME {
      @Override
      Failure failure(IOException e) {
        return DiskTrouble.failure(PURPOSE, e);
      }
    },
    LAYOUT_THAT_IS_WRITTEN {
      @Override
      Failure failure(IOException e) {
        return LayoutFailure.unwritable(PURPOSE, e);
      }
    },
    LAYOUT_THAT_IS_READ {
      @Override
      Failure failure(IOException e) {
        return LayoutFailure.unreadable(PURPOSE, e);
      }
    },
    BLOB_ON_ITS_WAY {
      @Override
      Failure failure(IOException e) {
        try {
          transfer(e);
          throw new AssertionError("it was written");
        } catch (Failure failure) {
          return failure;
        } catch (IOException other) {
          throw new AssertionError(other);
        }
      }
    };

    abstract Failure failure(IOException e);
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void aFullDiskIsToldWithWhatToDo(Place place) {
    Failure failure =
        place.failure(new FileSystemException("app.yaml", null, "No space left on device"));
    assertEquals("app.yaml: No space left on device", failure.reason());
    assertEquals("make room, or give it a larger size limit", failure.advice());
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void aServerThatLostTheFileSystemIsToldWithWhatToDo(Place place) {
    Failure failure = place.failure(new IOException("Stale file handle"));
    assertEquals("its server has lost the file system: mount it again", failure.advice());
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void anInterruptionIsNoTroubleOfTheDisk(Place place) {
    IOException interruption = new ClosedByInterruptException();
    assertThrows(
        Interrupted.class,
        () -> {
          throw place.failure(interruption);
        });
  }

  private static void transfer(IOException trouble) throws IOException {
    byte[] bytes = {1};
    Descriptor blob = Descriptor.of("text/plain", Digest.sha256(bytes), bytes.length);
    try (VerifiedTransfer transfer =
        VerifiedTransfer.begin(blob, () -> new FailingDisk(trouble), PURPOSE)) {
      transfer.from(new ByteArrayInputStream(bytes));
      transfer.finish();
    }
  }

  private static final class FailingDisk extends OutputStream {
    private final IOException trouble;

    FailingDisk(IOException trouble) {
      this.trouble = trouble;
    }

    @Override
    public void write(int one) throws IOException {
      throw trouble;
    }
  }
}
