package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.launcher.LauncherDiscoveryListener;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Lets one JVM at a time find and start tests that need Quarkus.
 *
 * <p>{@code @QuarkusTest} writes an index of all tests to one file, beside their classes, and reads
 * it again: while the class is loaded, and when the application starts. Of two JVMs, one would read
 * what the other has half written, which ends the run as "Not a jandex index".
 */
public final class OneQuarkusStartAtATime
    implements LauncherDiscoveryListener, TestExecutionListener {

  private static final Path FILE = Path.of("target", "quarkus-start.lock");
  private static final String QUARKUS_TEST = "io.quarkus.test.junit.QuarkusTest";

  /** Of this JVM: the launcher makes one instance for discovery and another for execution. */
  private static @Nullable FileChannel held;

  @Override
  public void launcherDiscoveryStarted(LauncherDiscoveryRequest request) {
    if (request.getSelectorsByType(ClassSelector.class).stream()
        .anyMatch(selector -> needsQuarkus(selector.getClassName()))) {
      take();
    }
  }

  @Override
  public void executionStarted(TestIdentifier identifier) {
    if (identifier.isTest()) {
      release();
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    release();
  }

  /** By the class as the JVM has it: Quarkus' own loader would start the application already. */
  private static boolean needsQuarkus(String name) {
    try {
      return Arrays.stream(
              Class.forName(name, false, ClassLoader.getSystemClassLoader()).getAnnotations())
          .map(Annotation::annotationType)
          .anyMatch(type -> type.getName().equals(QUARKUS_TEST));
    } catch (ClassNotFoundException e) {
      return false; // whoever looks for it says so
    }
  }

  private static synchronized void take() {
    if (held != null) {
      return;
    }
    try {
      FileChannel channel =
          FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.lock();
      held = channel;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized void release() {
    if (held == null) {
      return;
    }
    try {
      held.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      held = null;
    }
  }
}
