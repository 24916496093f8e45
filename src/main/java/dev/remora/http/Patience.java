package dev.remora.http;

import java.time.Duration;

/** How often a request is tried, as far as that depends on who asks and of whom. */
interface Patience {
  int mostTries();

  /** What asks to be left alone for longer is not waited for. */
  Duration longestRest();

  /**
   * Whether there may be another try, after some that failed.
   *
   * @param tries how many there were
   * @param status of the last answer; zero where none came
   * @param asked for how long the server asked to be left alone
   */
  boolean another(Origin server, int tries, int status, Duration asked);

  /**
   * Hears what a try came to.
   *
   * @param tries how many it makes
   * @param status of the answer; zero where none came
   */
  void heard(Origin server, int tries, int status);
}
