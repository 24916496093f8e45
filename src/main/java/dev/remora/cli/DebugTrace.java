package dev.remora.cli;

import dev.remora.settings.LogLevel;
import dev.remora.trace.Step;
import dev.remora.trace.Trace;

/** Steps as lines of the log. */
record DebugTrace(Log log) implements Trace {
  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public void write(Step step) {
    log.event(LogLevel.DEBUG, step.event(), step.message(), step.fields());
  }
}
