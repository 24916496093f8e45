package dev.remora.trace;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is told. */
public final class Steps implements Trace {
  private final List<Step> steps = new CopyOnWriteArrayList<>();

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public void write(Step step) {
    steps.add(step);
  }

  public List<Step> all() {
    return List.copyOf(steps);
  }

  /** What was told of one kind of event, in order. */
  public List<String> messages(String event) {
    return steps.stream().filter(s -> s.event().equals(event)).map(Step::message).toList();
  }

  @Override
  public String toString() {
    return String.join(
        "\n", steps.stream().map(s -> s.event() + " " + s.message() + " " + s.fields()).toList());
  }
}
