package dev.remora.oci;

/** Where images and artifacts live: a repository of a registry, or an image layout on disk. */
public sealed interface Location permits Repository, LayoutDirectory {}
