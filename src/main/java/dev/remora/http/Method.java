package dev.remora.http;

/** The request methods that the distribution API uses. */
public enum Method {
  GET,
  HEAD,
  PUT,
  POST,
  DELETE
}
