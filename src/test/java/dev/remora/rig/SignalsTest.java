package dev.remora.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalsTest {
  @TempDir Path scratch;

  @Test
  void aChildOfWhatIsUnderNohupHearsASignal() {
    assertEquals("", shell("env", "--ignore-signal=HUP").stdout(), "as a shell alone would");
    var reset = Signals.reset(Stream.of("Name:\tjava", "SigIgn:\t0000000000000001"));
    var line = Stream.concat(Stream.of("env", "--ignore-signal=HUP"), reset.stream());

    assertEquals("heard\n", shell(line.toArray(String[]::new)).stdout());
  }

  @Test
  void onlyWhatIsIgnoredIsReset() {
    assertEquals(List.of(), Signals.reset(Stream.of("SigIgn:\t0000000000001000")));
    assertEquals(
        List.of("env", "--default-signal=INT,QUIT"),
        Signals.reset(Stream.of("SigIgn:\t0000000000001006")));
  }

  private Run shell(String... before) {
    var script = Stream.of("sh", "-c", "trap 'echo heard' HUP; kill -s HUP $$");
    var line = Stream.concat(Stream.of(before), script).toList();
    return new Command(line, Map.of(), scratch).run(Duration.ofMinutes(2));
  }
}
