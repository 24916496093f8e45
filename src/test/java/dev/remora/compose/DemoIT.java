package dev.remora.compose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.FreePort;
import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code compose/demo}, with images that are made here in the place of those that it pulls. */
@OnCompose
@Requires(Tool.REGISTRY)
class DemoIT {

  @Test
  void attachesStartsUpdatesAndRollsBack(Machine machine) throws Exception {
    var output = Path.of("target/compose/demo.txt");
    var demo = new ProcessBuilder("compose/demo/demo");
    demo.environment().putAll(new HashMap<>(Machine.environment()));
    demo.environment().put("REMORA", machine.remora());
    demo.environment().put("REGISTRY", machine.registryImage());
    demo.environment().put("BASE", machine.busybox());
    demo.environment()
        .put("PORT", Integer.toString(FreePort.any(InetAddress.getLoopbackAddress())));
    var process = demo.redirectErrorStream(true).redirectOutput(output.toFile()).start();

    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroy();

    var said = Files.readString(output, UTF_8);
    assertTrue(ended && process.exitValue() == 0, said);
    var reads = said.lines().filter(line -> line.startsWith("version ")).toList();
    assertTrue(
        reads.equals(
            List.of(
                "version 1 reads 'greeting: hello'",
                "version 1 reads 'greeting: hello'",
                "version 1 reads 'greeting: good morning'",
                "version 2 reads 'greeting: bonjour'",
                "version 1 reads 'greeting: good morning'")),
        said);
  }
}
