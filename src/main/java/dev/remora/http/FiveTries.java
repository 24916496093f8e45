package dev.remora.http;

import java.time.Duration;

/** Of who needs the answer now, as other clients of registries have it. */
record FiveTries() implements Patience {
  @Override
  public int mostTries() {
    return 5;
  }

  /** What is asked for beyond the longest wait is tried after that all the same. */
  @Override
  public Duration longestRest() {
    return Duration.ofSeconds(Long.MAX_VALUE);
  }

  @Override
  public boolean another(Origin server, int tries, int status, Duration asked) {
    return tries < mostTries();
  }

  @Override
  public void heard(Origin server, int tries, int status) {}
}
