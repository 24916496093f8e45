package dev.remora.registries;

import dev.remora.registries.Behaviour.Verb;
import dev.remora.rig.Run;
import java.nio.file.Path;
import java.util.Optional;

/** A program that talks to registries, asked to do what it has a verb for. */
interface Client {
  /** What it delivers a file to, below the directory of the run. */
  String OUT = "out";

  String name();

  /**
   * Where a registry is.
   *
   * @param host and port
   * @param authority that vouches for its certificate; without one it speaks no TLS
   */
  record Address(String host, Optional<Path> authority) {
    String repository() {
      return host + "/" + Content.REPOSITORY;
    }

    String image() {
      return repository() + "@" + Content.digest(Content.IMAGE);
    }
  }

  /**
   * Does it, in a directory of its own that is its home and holds the file to attach.
   *
   * @param impatient whether the right thing is to give up, sooner or later
   * @return nothing where it has no verb for that
   */
  Optional<Run> run(Verb verb, Address registry, Path directory, boolean impatient);

  /** What shows that a listing is empty, or which digest it found, on its standard output. */
  default boolean lists(Run run, String digest) {
    return run.stdout().contains(digest);
  }
}
