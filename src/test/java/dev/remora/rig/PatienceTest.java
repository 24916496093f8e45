package dev.remora.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.opentest4j.TestAbortedException;

/** When the rest of a run is skipped. The classes are run here, as a build does. */
class PatienceTest {
  @ExtendWith(Patience.class)
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class OneFails {
    @Test
    @Order(1)
    void passes() {}

    @Test
    @Order(2)
    void aborts() {
      throw new TestAbortedException();
    }

    @Test
    @Order(3)
    void fails() {
      fail();
    }

    @Test
    @Order(4)
    void comesAfter() {}
  }

  @ExtendWith(Patience.class)
  static class CannotBegin {
    @BeforeAll
    static void fails() {
      fail();
    }

    @Test
    void never() {}
  }

  @ExtendWith(Patience.class)
  static class Other {
    @Test
    void passes() {}
  }

  @Test
  void whatFailedInTimeSkipsNothing() {
    assertEquals(
        List.of("passes SUCCESSFUL", "aborts ABORTED", "fails FAILED", "comesAfter SUCCESSFUL"),
        run("PT1H", OneFails.class));
  }

  @Test
  void whatFailedForTooLongSkipsTheRest() {
    assertEquals(
        List.of("passes SUCCESSFUL", "aborts ABORTED", "fails FAILED", "comesAfter skipped"),
        run("PT0.000000001S", OneFails.class));
  }

  @Test
  void aClassThatCannotBeginCountsAsWell() {
    assertEquals(
        List.of("CannotBegin FAILED", "Other skipped"),
        run("PT0.000000001S", CannotBegin.class, Other.class));
  }

  /** How the tests ended, and the classes that did not end well. */
  private static List<String> run(String limit, Class<?>... classes) {
    var request =
        LauncherDiscoveryRequestBuilder.request().configurationParameter(Patience.LIMIT, limit);
    for (var each : classes) {
      request.selectors(selectClass(each));
    }
    List<String> ends = new ArrayList<>();
    LauncherFactory.create(alone()).execute(request.build(), new Ends(ends));
    return ends;
  }

  /** Without what a build, or Quarkus, adds to a run. */
  private static LauncherConfig alone() {
    return LauncherConfig.builder()
        .enableLauncherSessionListenerAutoRegistration(false)
        .enableLauncherDiscoveryListenerAutoRegistration(false)
        .enablePostDiscoveryFilterAutoRegistration(false)
        .enableTestExecutionListenerAutoRegistration(false)
        .build();
  }

  private record Ends(List<String> said) implements TestExecutionListener {
    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
        said.add(name(test) + " " + result.getStatus());
      }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      said.add(name(test) + " skipped");
    }

    private static String name(TestIdentifier test) {
      return test.getDisplayName().replace("()", "").replaceFirst(".*\\$", "");
    }
  }
}
