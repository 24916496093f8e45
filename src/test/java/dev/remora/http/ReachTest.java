package dev.remora.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, NEVER",
    "0.1.2.3, NEVER",
    "::, NEVER",
    "169.254.169.254, NEVER",
    "fe80::1, NEVER",
    "::ffff:169.254.169.254, NEVER",
    "::169.254.169.254, NEVER",
    "64:ff9b::a9fe:a9fe, NEVER",
    "2002:a9fe:a9fe::, NEVER",
    "100.100.100.200, NEVER",
    "::ffff:100.100.100.200, NEVER",
    "fd00:ec2::254, NEVER",
    "224.0.0.1, NEVER",
    "ff02::1, NEVER",
    "255.255.255.255, NEVER",
    "127.0.0.1, MACHINE",
    "127.9.9.9, MACHINE",
    "::1, MACHINE",
    "::127.0.0.1, MACHINE",
    "::ffff:7f00:1, MACHINE",
    "64:ff9b::7f00:1, MACHINE",
    "2002:7f00:1::, MACHINE",
    "10.1.2.3, PRIVATE",
    "172.16.0.1, PRIVATE",
    "172.31.255.255, PRIVATE",
    "192.168.1.1, PRIVATE",
    "100.64.0.1, PRIVATE",
    "100.127.255.255, PRIVATE",
    "::ffff:10.0.0.1, PRIVATE",
    "64:ff9b::a00:1, PRIVATE",
    "64:ff9b:1::808:808, PRIVATE",
    "fc00::1, PRIVATE",
    "fd12:3456::1, PRIVATE",
    "fec0::1, PRIVATE",
    "8.8.8.8, PUBLIC",
    "100.63.255.255, PUBLIC",
    "100.128.0.1, PUBLIC",
    "172.15.0.1, PUBLIC",
    "172.32.0.1, PUBLIC",
    "2001:4860:4860::8888, PUBLIC",
    "64:ff9b::808:808, PUBLIC",
    "2002:808:808::, PUBLIC",
  })
  void addressIsAsNearAsItsNetwork(String literal, Reach reach) {
    assertEquals(reach, Reach.of(InetAddress.ofLiteral(literal)));
  }
}
