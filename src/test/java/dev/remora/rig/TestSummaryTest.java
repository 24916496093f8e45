package dev.remora.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code scripts/test} says when the tests are over. */
class TestSummaryTest {
  @TempDir Path units;
  @TempDir Path endToEnd;

  /** In one run, which is the start of a virtual machine. */
  @Test
  void bothKindsOfTestsAndWhatToInstallForThoseThatWereSkipped() throws IOException {
    report(
        units,
        """
        <testcase classname="ATest" name="fails"><failure message="&#10;it is 1&#10;and more"/></testcase>
        <testcase classname="ATest" name="passes"/>
        <testcase classname="ATest" name="unpacks">
          <skipped>org.opentest4j.TestAbortedException: Assumption failed: zstd is not installed
          at somewhere</skipped>
        </testcase>
        """);
    report(
        endToEnd,
        """
        <testcase classname="AnIT" name="breaks"><error message="no"/></testcase>
        <testcase classname="AnIT" name="proxies"><skipped message="nginx is not installed"/></testcase>
        <testcase classname="AnIT" name="limits"><skipped message="nginx is not installed"/></testcase>
        <testcase classname="AnIT" name="copies">
          <skipped message="oras was not built: run src/test/tools/build oras (needs Go); skopeo is not installed"/>
        </testcase>
        <testcase classname="AnIT" name="row">
          <skipped message="played by the native executable: it is slow"/>
        </testcase>
        """);

    Run run = summary().expect(1);

    String said = run.stdout();
    assertTrue(said.startsWith("Skipped:\n"), said);
    assertTrue(
        said.contains(
            "    2  nginx is not installed\n         AnIT.limits\n         AnIT.proxies\n"),
        said);
    assertTrue(said.contains("    1  played by the native executable: it is slow\n"), said);
    List<String> end = said.lines().toList();
    assertEquals(
        List.of(
            "Failed:",
            "  ATest.fails",
            "    it is 1",
            "  AnIT.breaks",
            "    no",
            "1 passed, 2 failed, 5 skipped",
            "For some of what was skipped, install Go: https://go.dev/dl/",
            "For what was skipped: sudo apt-get install nginx-light skopeo zstd"),
        end.subList(end.size() - 8, end.size()));
  }

  private static void report(Path directory, String cases) throws IOException {
    Files.writeString(directory.resolve("TEST-some.xml"), "<testsuite>" + cases + "</testsuite>");
  }

  private Run summary() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> line =
        List.of(java, "scripts/TestSummary.java", units.toString(), endToEnd.toString());
    return new Command(line, Map.of(), Path.of("").toAbsolutePath()).run(Duration.ofMinutes(2));
  }
}
