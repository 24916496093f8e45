package dev.remora.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body of known length that can be sent again. */
public interface RequestBody {
  /** In bytes; sent as {@code Content-Length}. */
  long length();

  /** The bytes from the first on; called once for each try. */
  InputStream open() throws IOException;

  static RequestBody of(byte[] bytes) {
    return new RequestBody() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }
}
