package dev.inlet.certify;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a user asked to certify.
 *
 * @param kills how many runs to kill
 * @param seed of the first one
 * @param files how many files to copy of each table at most, the newest
 * @param scratch the folder in which copies and trials are
 * @param catalogs the files of the job catalog
 * @param keep whether to leave the copies and trials there
 */
public record Request(
    int kills, long seed, int files, String scratch, List<String> catalogs, boolean keep) {
  public Request {
    requireNonNull(scratch, "scratch");
    catalogs = List.copyOf(catalogs);
  }
}
