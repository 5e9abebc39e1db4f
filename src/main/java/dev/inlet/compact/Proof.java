package dev.inlet.compact;

/**
 * What a batch has made of its sources, and what was compared.
 *
 * @param sourceBytes as stored
 * @param copied bytes of the outputs that were copied as they were stored, without being decoded
 * @param verified {@code bytes}, {@code records} or {@code checksum}
 * @param records in the sources, and as many in the outputs; -1 if they were not counted
 * @param hash of the records whatever their order; empty if they were not counted
 */
public record Proof(
    long sources,
    long sourceBytes,
    long outputs,
    long outputBytes,
    long copied,
    String verified,
    long records,
    String hash) {}
