package dev.inlet.compact;

/**
 * An output that is made, proved and taken by the staging of its run, but for its name.
 *
 * @param copied of its bytes, those that were copied as they were stored
 * @param records in it; -1 if they were not counted
 * @param hash of the records whatever their order; empty if they were not counted
 * @param sha256 empty if it was not computed
 */
record Staged(long bytes, long copied, long records, String hash, String sha256) {}
