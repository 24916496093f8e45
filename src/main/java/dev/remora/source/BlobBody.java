package dev.remora.source;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a blob that is to be pushed; opened anew for each try. */
public interface BlobBody {
  InputStream open() throws IOException;
}
