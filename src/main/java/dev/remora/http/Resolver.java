package dev.remora.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Turns a name, or the text of an address, into addresses: at least one. */
@FunctionalInterface
public interface Resolver {
  InetAddress[] resolve(String host) throws UnknownHostException;
}
