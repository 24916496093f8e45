package dev.remora.failure;

/**
 * The process was asked to end before it was done. No {@link Failure}: nothing went wrong, so
 * nothing tries again, falls back or reports it. It passes every {@code catch (Failure)} on its way
 * out; only code that has to clean up stops it on the way.
 *
 * <p>Thrown with the thread's interrupt status set, so that whoever does catch it, and goes on,
 * meets it again at the next wait.
 */
public final class Interrupted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Interrupted(Purpose purpose) {
    super("cannot " + Failure.harmless(purpose.toString()) + ": interrupted");
  }
}
