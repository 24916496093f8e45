package dev.remora.rig;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Where test content goes: a repository of a registry, or an image layout on disk. */
interface Store {

  void blob(Content blob);

  /** Stores a manifest, under a tag where one is given. */
  void manifest(Content manifest, @Nullable String tag);

  /** Stores a manifest that refers to another and has the listing of referrers show it. */
  void referrer(Content manifest, String subject, ObjectNode listed);
}
