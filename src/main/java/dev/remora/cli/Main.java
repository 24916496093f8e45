package dev.remora.cli;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts Remora. */
@QuarkusMain
public class Main implements QuarkusApplication {
  @Override
  public int run(String... args) {
    System.out.println("hi");
    return 0;
  }
}
