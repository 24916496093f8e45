package dev.remora.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Authority;
import dev.remora.rig.Distribution;
import dev.remora.rig.ForwardProxy;
import dev.remora.rig.GuardedDistribution;
import dev.remora.rig.TestSecrets;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices that fetch their configuration when they boot. */
@OnMachine
class EdgeIT {
  @TempDir Path scratch;

  @Test
  void theApplicationStartsWithItsConfigurationAndFollowsIt(Devices devices) {
    try (var shop = Shop.open(scratch)) {
      var image = shop.image("v1", "greeting: one");
      var device = devices.device(shop.settings(image), "REMORA_ON_CHANGE=exit:64");
      try (var machine = device.boot()) {
        machine.awaitLine("shop", "shop reads 'greeting: one'");
        assertFalse(machine.said("shop").contains("no configuration"), machine.journal());
        machine.await("systemctl is-active remora-follow@shop");
        assertEquals(
            "127.0.0.1:8077", machine.run("ss -Hltn 'sport = :8077' | awk '{print $4}'").strip());
        machine.await("curl -sf http://127.0.0.1:8077/healthz/ready");
        machine.keep(
            "boot with network", "systemd-analyze; systemd-analyze critical-chain shop.service");

        shop.attach(image, "greeting: two");
        machine.run("systemctl reload remora-follow@shop");
        machine.awaitLine("shop", "shop reads 'greeting: two'");
        // it was reloaded, not restarted, and is followed on
        assertEquals("1", machine.run("journalctl -b -o cat -u shop | grep -c Started").strip());
        machine.await("curl -sf http://127.0.0.1:8077/healthz/ready");
        machine.keep("an update", "journalctl -b -o short-precise -u shop -u 'remora-*'");
      }
    }
  }

  @Test
  void aRollBackByDigestBringsItsConfigurationBack(Devices devices) {
    try (var shop = Shop.open(scratch)) {
      var one = shop.image("v1", "greeting: one");
      var two = shop.image("v2", "greeting: two");
      try (var machine = devices.device(shop.settings(two)).boot()) {
        machine.awaitLine("shop", "shop reads 'greeting: two'");

        machine.run(
            "sed -i s/" + two + "/" + one + "/ /etc/remora/shop.env && systemctl restart shop");
        machine.awaitLine("shop", "shop reads 'greeting: one'");
        machine.await("systemctl is-active remora-follow@shop");
        shop.attach(one, "greeting: one, corrected");
        machine.run("systemctl reload remora-follow@shop");
        machine.await("grep -q corrected /var/lib/remora/shop/app.yaml");
        machine.keep("a roll back", "journalctl -b -o short-precise -u shop -u 'remora-*'");
      }
    }
  }

  @Test
  void aPowerCutAndARegistryThatIsAway(Devices devices) {
    try (var shop = Shop.open(scratch)) {
      var device = devices.device(shop.settings(shop.image("v1", "greeting: one")));
      try (var machine = device.boot()) {
        machine.awaitLine("shop", "shop reads 'greeting: one'");
        machine.await("systemctl is-active remora-follow@shop");
      }
      shop.way().down();

      // what is on the volume is the start
      try (var machine = device.boot()) {
        machine.awaitLine("shop", "shop reads 'greeting: one'");
        machine.keep(
            "the registry is away", "journalctl -b -o short-precise -u shop -u 'remora-*'");
        machine.run("systemctl stop shop; rm -r /var/lib/remora/shop; sync");
      }

      // the volume is gone: what is in the cache, also without any network
      try (var machine = device.bootWithoutNetwork()) {
        machine.awaitLine("shop", "shop reads 'greeting: one'");
        machine.keep(
            "no network, no volume", "journalctl -b -o short-precise -u shop -u 'remora-*'");
      }
    }
  }

  @Test
  void aFirstBootWaitsForTheRegistry(Devices devices) {
    try (var shop = Shop.open(scratch)) {
      var settings = shop.settings(shop.image("v1", "greeting: one"));
      shop.way().down();
      try (var machine = devices.device(settings, "REMORA_DEADLINE=5s").boot()) {
        machine.await(
            "[ $(journalctl -b -o cat -u remora-pull@shop | grep -c 'cannot list') -ge 3 ]");
        assertFalse(machine.said("shop").contains("Started"), machine.journal());
        assertFalse(machine.said("remora-follow@shop").contains("Started"), machine.journal());
        assertEquals(0, machine.attempt("systemctl is-active multi-user.target").exit());

        shop.way().up();
        machine.awaitLine("shop", "shop reads 'greeting: one'");
        machine.await("systemctl is-active remora-follow@shop");
        machine.keep("a first boot waits", "journalctl -b -o short-precise -u shop -u 'remora-*'");
      }
    }
  }

  @Test
  void whoStopsTheApplicationStopsTheWaitingAsWell(Devices devices) {
    try (var shop = Shop.open(scratch)) {
      var settings = shop.settings(shop.image("v1", "greeting: one"));
      shop.way().down();
      try (var machine = devices.device(settings, "REMORA_DEADLINE=2s").boot()) {
        machine.await("systemctl is-active remora-retry@shop.timer");

        machine.run("systemctl stop shop");

        assertEquals(
            "inactive",
            machine.attempt("systemctl is-active remora-retry@shop.timer").stdout().strip());
      }
    }
  }

  @Test
  void aStickThatIsPutInLater(Devices devices) throws IOException {
    try (var shop = Shop.open(scratch)) {
      var image = shop.image("v1", "greeting: from the stick");
      var stick = Files.createDirectory(scratch.resolve("stick"));
      Tool.ORAS
          .run(
              scratch,
              "cp",
              "-r",
              "--from-plain-http",
              shop.registry().endpoint() + "/shop/app@" + image,
              "--to-oci-layout",
              stick.resolve("shop") + ":v1")
          .expect(0);
      var device = devices.device("REMORA_IMAGE=oci:/media/config/shop@" + image);
      try (var machine = device.bootWithoutNetwork()) {
        machine.run(
            "set -e; systemctl stop shop; mkdir -p /etc/systemd/system/remora-pull@shop.service.d; "
                + "cat >/etc/systemd/system/remora-pull@shop.service.d/stick.conf <<'END'\n"
                + Files.readString(Path.of("edge/examples/stick.conf"))
                + "END\n"
                + "echo 'LABEL=CONFIG /media/config auto ro,nofail,x-systemd.device-timeout=10s' "
                + ">>/etc/fstab");
        machine.shutDown();
      }

      try (var machine = device.bootWithoutNetwork()) {
        machine.await("systemctl is-active remora-retry@shop.timer");
        assertFalse(machine.said("shop").contains("Started"), machine.journal());
        machine.shutDown();
      }

      try (var machine =
          device.bootWithStick(Disks.of(stick, "CONFIG", scratch.resolve("stick.img")))) {
        machine.awaitLine("shop", "shop reads 'greeting: from the stick'");
        machine.keep(
            "a stick",
            "journalctl -b -o short-precise -u shop -u 'remora-*' -u media-config.mount");
      }
    }
  }

  @Test
  void aPasswordThatOnlyRemoraSees(Devices devices) throws IOException {
    try (var shop = Shop.over(GuardedDistribution.withPassword(scratch), scratch)) {
      var device = devices.device(shop.settings(shop.image("v1", "greeting: one")));
      device.put("etc/credstore/remora.json", shop.login("10.0.2.2"));
      try (var machine = device.boot()) {
        machine.awaitLine("shop", "shop reads 'greeting: one'");
        machine.await("systemctl is-active remora-follow@shop");
        var everything =
            machine.run("journalctl -b; systemctl show remora-follow@shop; cat /proc/*/environ");
        TestSecrets.assertNone(everything);

        machine.run(
            "set -e; systemctl enable --now remora-login.path; cd /etc/credstore; "
                + "{ cat remora.json; echo; } >new; chmod 600 new; mv new remora.json");
        machine.await(
            "cmp /etc/credstore/remora.json"
                + " /run/credentials/remora-follow@shop.service/config.json");
        machine.await("systemctl is-active remora-follow@shop");
        assertEquals("1", machine.run("journalctl -b -o cat -u shop | grep -c Started").strip());
      }
    }
  }

  @Test
  void withoutThePasswordTheReasonIsInTheJournal(Devices devices) throws IOException {
    try (var shop = Shop.over(GuardedDistribution.withPassword(scratch), scratch)) {
      var settings = shop.settings(shop.image("v1", "greeting: one"));
      try (var machine = devices.device(settings).boot()) {
        machine.await("journalctl -b -u remora-pull@shop | grep -q 'status=13'");
        assertFalse(machine.said("shop").contains("Started"), machine.journal());

        machine.run(
            "mkdir -p /etc/credstore; echo "
                + encoded(shop.login("10.0.2.2"))
                + " | base64 -d >/etc/credstore/remora.json");
        machine.awaitLine("shop", "shop reads 'greeting: one'");
      }
    }
  }

  @Test
  void aClockThatIsYearsBehind(Devices devices) throws IOException {
    var authority = Authority.in(scratch.resolve("authority"));
    try (var shop = Shop.over(Distribution.start(), scratch);
        var registry = Distribution.startWithTls(shop.registry(), authority)) {
      var image = shop.image("v1", "greeting: one");
      var host = ForwardProxy.REGISTRY + ":" + Shop.port(registry);
      var device =
          devices.device(
              "REMORA_IMAGE=" + host + "/shop/app@" + image,
              "REMORA_CA_FILE=/etc/remora/ca.pem",
              "REMORA_LOG_LEVEL=debug");
      device.put("etc/remora/ca.pem", Files.readAllBytes(authority.ca()));
      device.put("etc/hosts", "127.0.0.1 localhost edge\n10.0.2.2 " + ForwardProxy.REGISTRY + "\n");
      try (var machine = device.boot("-rtc", "base=1970-01-01T00:00:00")) {
        machine.await("systemctl is-active remora-pull@shop | grep -q activating");
        assertTrue(machine.run("date +%s").strip().compareTo("1795000000") < 0);
        machine.awaitLine("remora-pull@shop", "not valid");
        assertFalse(machine.said("shop").contains("Started"), machine.journal());

        // what a time server does
        machine.run("date -s @" + System.currentTimeMillis() / 1000);
        machine.awaitLine("shop", "shop reads 'greeting: one'");
        machine.keep(
            "a clock that is behind", "journalctl -b -o short-precise -u shop -u 'remora-*'");
      }
    }
  }

  @Test
  void theUnitsMayDoLittle(Devices devices) {
    try (var shop = Shop.open(scratch)) {
      var device = devices.device(shop.settings(shop.image("v1", "greeting: one")));
      try (var machine = device.boot()) {
        machine.await("systemctl is-active remora-follow@shop");
        for (var unit : new String[] {"remora-pull@shop.service", "remora-follow@shop.service"}) {
          machine.run("systemd-analyze verify " + unit);
          var score = machine.attempt("systemd-analyze security --no-pager --threshold=12 " + unit);
          assertEquals(0, score.exit(), score.stdout());
        }
        assertEquals("remora", machine.run("ps -o user= -C remora").strip());
        machine.keep("security", "systemd-analyze security --no-pager remora-follow@shop");
        machine.keep(
            "memory", "systemctl show -p MemoryCurrent -p CPUUsageNSec remora-follow@shop");
      }
    }
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
