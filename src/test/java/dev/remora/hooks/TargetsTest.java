package dev.remora.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.remora.posix.Signal;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What people write in {@code validate} and {@code on-change}. */
class TargetsTest {
  @Test
  void everyFormOfOnChangeIsUnderstood() {
    assertEquals(
        new ChangeTarget.ToProcess(Signal.HUP, "nginx"), ChangeTarget.parse("signal:HUP@nginx"));
    assertEquals(
        new ChangeTarget.ToProcess(Signal.USR1, "a@b:c"),
        ChangeTarget.parse("signal:sigusr1@a@b:c"));
    assertEquals(
        new ChangeTarget.ToProgram(Path.of("/opt/reload")), ChangeTarget.parse("exec:/opt/reload"));
    assertEquals(
        new ChangeTarget.ToUrl(URI.create("http://127.0.0.1:8080/-/reload?x=1")),
        ChangeTarget.parse("http://127.0.0.1:8080/-/reload?x=1"));
    assertEquals(new ChangeTarget.ToSupervisor(75), ChangeTarget.parse("exit:75"));
  }

  @Test
  void theKindMayBeWrittenInCapitals() {
    assertEquals(
        new ChangeTarget.ToUrl(URI.create("HTTPS://hooks.example/reload")),
        ChangeTarget.parse("HTTPS://hooks.example/reload"));
    assertEquals(
        new ChangeTarget.ToProcess(Signal.HUP, "Nginx"), ChangeTarget.parse("Signal:HUP@Nginx"));
  }

  @Test
  void anythingElseIsRefusedWithoutBeingRepeated() {
    for (String text :
        new String[] {
          "reload",
          "signal:HUP",
          "signal:HUP@",
          "signal:STOP@nginx",
          "signal:1@nginx",
          "signal:HUP@/usr/sbin/nginx",
          "exec:",
          "exec:reload",
          "exec:./reload",
          "exec:\0",
          "http://",
          "http:/hook",
          "https://user:secret@hook/",
          "http://a b/",
          "ftp://hook/",
          "exit:",
          "exit:256",
          "exit:-1",
          "exit:1e1"
        }) {
      var e = assertThrows(IllegalArgumentException.class, () -> ChangeTarget.parse(text), text);
      assertFalse(String.valueOf(e.getMessage()).contains("secret"), e.getMessage());
    }
  }

  @Test
  void everyFormOfValidateIsUnderstood() {
    assertEquals(new ValidationMethod.Formats(Set.of(Format.JSON)), ValidationMethod.parse("json"));
    assertEquals(
        new ValidationMethod.Formats(Set.of(Format.JSON, Format.YAML)),
        ValidationMethod.parse("yaml, json"));
    assertEquals(
        new ValidationMethod.ByProgram(Path.of("/opt/check")),
        ValidationMethod.parse("exec:/opt/check"));
    for (String text : new String[] {"xml", "json,", "JSON", "exec:check", "json,exec:/opt/x"}) {
      assertThrows(IllegalArgumentException.class, () -> ValidationMethod.parse(text), text);
    }
  }
}
