package dev.remora.cli;

/** The composition root. */
final class Wiring implements Commands {
  @Override
  public Result execute(Invocation invocation) {
    throw new UnsupportedOperationException("not wired yet");
  }
}
