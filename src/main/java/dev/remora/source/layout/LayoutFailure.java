package dev.remora.source.layout;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.Interrupted;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.posix.DiskTrouble;
import java.io.IOException;

/** Which failure an error of the file system is where a layout was read or written. */
public final class LayoutFailure {
  private LayoutFailure() {}

  /**
   * A layout that is there but cannot be read is a source that cannot be asked.
   *
   * @throws Interrupted where the error means that the process is to end
   */
  public static Failure unreadable(Purpose purpose, IOException e) {
    DiskTrouble.passInterruption(purpose, e);
    String reason = DiskTrouble.text(e);
    if (DiskTrouble.isDenied(e)) {
      return new AccessDenied(purpose, reason, "let this user read it", e);
    }
    if (isOfAnotherKind(reason)) {
      return new ProtocolViolation(purpose, reason, "put there what a layout has there", e);
    }
    String advice = DiskTrouble.advice(e).orElse("check the file system");
    return new RegistryUnavailable(purpose, reason, advice, e, false);
  }

  /**
   * A layout that cannot be written.
   *
   * @throws Interrupted where the error means that the process is to end
   */
  public static Failure unwritable(Purpose purpose, IOException e) {
    return DiskTrouble.unwritable(
        purpose,
        e,
        isOfAnotherKind(DiskTrouble.text(e))
            ? "put there what a layout has there, and see who else may write to it"
            : "make the directory writable for this user");
  }

  /** A link above all, which is not followed inside of a layout. */
  private static boolean isOfAnotherKind(String reason) {
    return reason.endsWith("not a regular file") || reason.endsWith("no directory");
  }
}
