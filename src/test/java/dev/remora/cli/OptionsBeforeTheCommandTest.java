package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.ImageReference;
import dev.remora.settings.Command;
import dev.remora.settings.LogLevel;
import dev.remora.settings.Setting;
import dev.remora.settings.SettingsTable;
import dev.remora.sync.Target;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options belong to the command that is named, wherever it stands; a slip in it is no image. */
class OptionsBeforeTheCommandTest {
  private static final String IMAGE = "registry.example.com/app:v1";
  private final Session session = new Session();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--log-level debug discover IMAGE",
        "--log-level=debug discover IMAGE",
        "-o table --log-level debug discover IMAGE",
        "-otable discover --log-level debug IMAGE",
        "--verbose --log-level debug discover IMAGE",
        "--ca-file pull --log-level debug discover IMAGE",
      })
  void areThoseOfTheCommandBehindThem(String line) {
    assertEquals(0, session.run(words(line)), session::err);
    Invocation.Discover discover = (Invocation.Discover) session.executed();
    assertEquals(ImageReference.parse(IMAGE), discover.image());
    assertEquals(LogLevel.DEBUG, discover.settings().get(SettingsTable.LOG_LEVEL));
  }

  /** Its example, wherever it is given, makes the same run, or the same complaint. */
  @ParameterizedTest
  @EnumSource(Command.class)
  void everySettingMayStandBeforeIt(Command command) {
    for (Setting<?> setting : SettingsTable.of(command)) {
      List<String> option = List.of(setting.flag(), setting.example());
      Session before = run(option, List.of(command.toString()), arguments(command));
      Session behind = run(List.of(command.toString()), arguments(command), option);
      assertEquals(behind.err(), before.err(), setting.name());
      assertEquals(timeless(behind.out()), timeless(before.out()), setting.name());
      assertEquals(behind.executedNothing(), before.executedNothing(), setting.name());
    }
  }

  @Test
  void anImageMayFollowThemWithoutACommand() {
    assertEquals(0, session.run("--to", "/x", IMAGE), session::err);
    assertEquals(
        new Target.Image(ImageReference.parse(IMAGE)),
        ((Invocation.Pull) session.executed()).target());
  }

  @Test
  void anUnknownOneIsReportedForTheCommandBehindIt() {
    assertEquals(2, session.run("--loglvel", "debug", "discover", IMAGE));
    assertEquals(
        List.of("remora: --loglvel: no such option; the nearest is --log-level"),
        session.errLines());
    assertEquals(2, session.run("--cache", "/x", "discover", IMAGE));
    assertTrue(session.err().startsWith("remora: --cache: no option of remora discover"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--to /x pul",
        "--log-level debug discovr IMAGE",
        "--verbose follwo",
        "pull dicsover",
        "pull pull",
        "pull --image status",
        "follow --image=help",
        "discover inspct",
        "attach atach f",
        "detach detach 3a3a3af8c336",
        "push psuh f",
        "inspect version",
        "pull --artifact pul",
        "discover IMAGE --referrers discovr",
      })
  void whatIsNearlyACommandIsNoImage(String line) {
    assertEquals(2, session.run(words(line)));
    assertTrue(session.executedNothing());
    assertEquals(1, session.errLines().size(), session::err);
  }

  @Test
  void whatIsNearlyACommandIsNoImageInTheEnvironmentEither() {
    assertEquals(2, session.with("REMORA_IMAGE", "discovr").run("pull"));
    assertTrue(session.err().contains("command discover"), session::err);
    assertTrue(session.err().contains("docker.io/library/"), session::err);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nginx",
        "postgres",
        "redis",
        "rust",
        "bash",
        "busybox",
        "httpd",
        "haxe",
        "pull:v1",
        "docker.io/library/pull",
        "nats",
        "unit",
        "docker",
        "varnish",
        "solr",
        "hitch"
      })
  void shortNamesOfImagesRemainImages(String image) {
    assertEquals(0, session.run("pull", image), session::err);
  }

  private static Session run(List<String> first, List<String> second, List<String> third) {
    List<String> line = new ArrayList<>(first);
    line.addAll(second);
    line.addAll(third);
    Session run = new Session().with("REMORA_IMAGE", IMAGE);
    run.run(line.toArray(String[]::new));
    return run;
  }

  private static String timeless(String log) {
    return log.replaceAll("\"time\":\"[^\"]*\"", "");
  }

  private static List<String> arguments(Command command) {
    return switch (command) {
      case PULL, FOLLOW, DISCOVER, HISTORY, STATUS -> List.of();
      case INSPECT -> List.of(IMAGE);
      case ATTACH, PUSH -> List.of(IMAGE, "app.yaml");
      case DIFF -> List.of(IMAGE, "previous", "current");
      case DETACH -> List.of(IMAGE, "3a3a3af8c336");
      case SIGN ->
          List.of(IMAGE, "3a3a3af8c336", "--sign-key=src/test/resources/trust/openssl-ecparam.pem");
    };
  }

  private static String[] words(String line) {
    return line.replace("IMAGE", IMAGE).split(" ");
  }
}
