package dev.remora.rig;

/** What a finished process left: its exit code and everything that it printed. */
public record Run(int exit, String stdout, String stderr) {

  /** Returns this run when it ended with the given code; fails with all that it printed if not. */
  public Run expect(int expected) {
    if (exit != expected) {
      throw new AssertionError("exit code " + exit + " instead of " + expected + "\n" + this);
    }
    return this;
  }

  @Override
  public String toString() {
    return "exit " + exit + "\n--- stdout\n" + stdout + "\n--- stderr\n" + stderr;
  }
}
