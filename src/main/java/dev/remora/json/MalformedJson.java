package dev.remora.json;

/** A document is not JSON, or not of the shape that was expected; the message says where. */
public final class MalformedJson extends Exception {
  public MalformedJson(String message) {
    super(message);
  }
}
