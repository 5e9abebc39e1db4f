package dev.inlet.catalog;

/**
 * When partitions of a Delta target are compacted at the end of a run.
 *
 * @param minSmallFiles a partition that the batch wrote to needs as many
 * @param partitionsPerCommit how many are rewritten in one commit at the most
 */
public record CompactAfterRun(long minSmallFiles, long partitionsPerCommit) {}
