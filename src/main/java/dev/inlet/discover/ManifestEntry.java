package dev.inlet.discover;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One file that a manifest names.
 *
 * @param line of the manifest, from 1
 * @param path as it is written
 * @param length in bytes, if the manifest tells it
 * @param mandatory whether the file has to be there, if the manifest tells it
 */
record ManifestEntry(long line, String path, OptionalLong length, Optional<Boolean> mandatory) {}
