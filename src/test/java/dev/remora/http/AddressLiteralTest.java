package dev.remora.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLiteralTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "255.255.255.255, 255.255.255.255",
    "010.0.0.1, 10.0.0.1",
    "::1, 0:0:0:0:0:0:0:1",
    "[::1], 0:0:0:0:0:0:0:1",
    "[2001:DB8::1:0], 2001:db8:0:0:0:0:1:0",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "64:ff9b::10.0.0.1, 64:ff9b:0:0:0:0:a00:1",
    "[::ffff:127.0.0.1], 127.0.0.1",
    "::ffff:7f00:1, 127.0.0.1",
  })
  void isAnAddress(String text, String address) {
    assertEquals(Optional.of(address), AddressLiteral.parse(text).map(InetAddress::getHostAddress));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "registry.example",
        "256.0.0.1",
        "1.2.3",
        "1.2.3.4.5",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "1.2.3.4:80",
        "[127.0.0.1]",
        "[::1",
        "::1]",
        "[]",
        ":",
        "1::2::3",
        "12345::",
        "fe80::1%eth0",
        "cafe",
      })
  void isNone(String text) {
    assertEquals(Optional.empty(), AddressLiteral.parse(text));
  }
}
