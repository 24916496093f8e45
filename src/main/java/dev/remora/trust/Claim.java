package dev.remora.trust;

import java.util.SortedMap;

/**
 * What is signed, as it says itself.
 *
 * @param digest of the manifest, as it stands there
 * @param annotations of the signature
 */
record Claim(String digest, SortedMap<String, String> annotations) {}
