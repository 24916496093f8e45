package dev.remora.attach;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The names that the layers of one artifact publish together: each only once, on a file system that
 * ignores case, too, and none below a file.
 */
final class PublishedNames {
  private record Claim(String name, boolean directory) {}

  private final Map<String, Claim> claims = new HashMap<>();

  void claim(String name, boolean directory) throws Unusable {
    for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      claimOne(new Claim(name.substring(0, slash), true));
    }
    claimOne(new Claim(name, directory));
  }

  private void claimOne(Claim claim) throws Unusable {
    Claim before = claims.putIfAbsent(claim.name().toLowerCase(Locale.ROOT), claim);
    boolean sameDirectory = claim.equals(before) && claim.directory();
    if (before != null && !sameDirectory) {
      throw new Unusable(claim.name() + ": would collide with " + before.name() + " on the volume");
    }
  }
}
