package dev.remora.failure;

import java.util.Locale;

/** The class of an outcome, as scripts see it. The numbers are part of the contract with users. */
public enum ExitCode {
  DONE(0, "done, or on-failure let the start go on"),
  UNEXPECTED(1, "unexpected: a defect of Remora"),
  USAGE(2, "usage or settings, or a file that cannot be read"),
  /** No failure has it. */
  DIFFERS(3, "something differs, or would change; with --exit-code alone"),
  IMAGE_NOT_FOUND(10, "image, artifact or layout not found"),
  NOTHING_ATTACHED(11, "nothing that is accepted, or that a rule matches, is attached"),
  AMBIGUOUS(12, "several candidates, and no rule decides"),
  ACCESS_DENIED(13, "access denied"),
  UNAVAILABLE(14, "registry unavailable, the deadline passed, or no thread is left"),
  PROTOCOL(15, "the registry broke the protocol"),
  INTEGRITY(16, "digest or size does not match"),
  TRUST(17, "nothing that counts is signed by a key that is trusted"),
  REFUSED(18, "content refused: unsafe path, unknown layer, limits, or by validate"),
  VOLUME(19, "the volume cannot be written, stays locked, or is not ours"),
  /** This code and the next are the runtime's own, of a native executable that cannot begin. */
  WITHOUT_PROC(32, "it could not begin: /proc is not mounted"),
  WITHOUT_ADDRESS_SPACE(33, "it could not begin: less than 1 GiB of address space (ulimit -v)"),
  INTERRUPTED(130, "interrupted by SIGINT"),
  TERMINATED(143, "ended by SIGTERM");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public int code() {
    return code;
  }

  /** Whether it says that what was asked for could not be done. */
  public boolean isFailure() {
    return this != DONE && this != DIFFERS;
  }

  /** Its name for scripts, such as {@code access-denied}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it means, in words for the help and the reference page. */
  public String meaning() {
    return meaning;
  }
}
