package dev.remora.trust.proof;

/**
 * That somebody who is trusted signed a manifest.
 *
 * @param claim what was signed: it is about the manifest that was asked for
 */
public record Testimony(Signer signer, Claim claim) {}
