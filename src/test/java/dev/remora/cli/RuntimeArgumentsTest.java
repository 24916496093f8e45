package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Java runtime would take is an unknown option like any other. */
class RuntimeArgumentsTest {
  private static final String IMAGE = "registry.example.com/app:v1";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Dquarkus.tls.trust-all=true",
        "-Dx",
        "-D",
        "-Xmx16m",
        "-Xmx=16m",
        "-Xms1m",
        "-Xmn1m",
        "-XX:MaxHeapSize=16m",
        "-XX:+PrintGC",
        "-XX:Flags=/etc/flags",
        "-XX:PrintFlags=",
        "-agentlib:jdwp",
        "-javaagent:x.jar=y",
        "-ea",
        "-esa",
        "-cp",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-verbose:gc",
      })
  void isAnUnknownOptionWhereverItStands(String word) {
    for (String line :
        new String[] {
          "WORD pull IMAGE",
          "pull WORD IMAGE",
          "pull IMAGE WORD",
          "WORD --image IMAGE",
          "follow WORD --to /x IMAGE",
          "discover IMAGE WORD",
          "attach WORD IMAGE file",
          "status WORD",
        }) {
      Session session = new Session();
      assertEquals(2, session.run(line.replace("WORD", word).replace("IMAGE", IMAGE).split(" ")));
      assertTrue(session.executedNothing());
      String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
      assertTrue(
          session.err().startsWith("remora: " + name + ": no such option; "),
          () -> line + "\n" + session.err());
      assertEquals(1, session.errLines().size(), () -> line + "\n" + session.err());
    }
  }
}
