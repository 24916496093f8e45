package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.rig.Content;
import dev.remora.rig.Gateway;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A registry that redirects to a page of another host where it should say "not found". */
@Requires({Tool.REGISTRY, Tool.GATEWAY})
class GhcrIT extends RealWorld {

  /** With a page that would make who asks it wait for longer than a pull may take. */
  @Test
  void nothingIsAttachedAndTheFirstAttachSucceeds() throws IOException {
    RegistryServer registry = opened(RegistryKind.DISTRIBUTION.start());
    Content pushed = TestImages.in(registry, "app").image("v1");
    RegistryServer front = opened(Gateway.before(registry).tls(authority).likeGhcr(429).start());
    String image = front.endpoint() + "/app@" + pushed.digest();
    Remora remora = Remora.in(scratch);
    Files.writeString(remora.work().resolve("app.yaml"), "greeting: hello\n");

    run(remora, "pull", image, "--to", volume().toString()).expect(11);
    run(remora, "pull", front.endpoint() + "/app:v2", "--to", volume().toString()).expect(10);
    run(remora, "attach", image, "app.yaml").expect(0);
    run(remora, "pull", image, "--to", volume().toString()).expect(0);

    assertEquals("greeting: hello\n", Files.readString(volume().resolve("app.yaml")));
  }

  private static Run run(Remora remora, String... line) {
    Access access = Access.tls(authority);
    List<String> all = new ArrayList<>(List.of(line));
    all.addAll(access.remora());
    return remora.run(access.environment(), all.toArray(String[]::new));
  }
}
