package dev.remora.sync;

import dev.remora.oci.Location;
import dev.remora.source.ContentSource;
import dev.remora.time.Deadline;

/** Opens what a location names, for the length of one pass. */
public interface Sources {
  ContentSource open(Location location, Deadline deadline);
}
