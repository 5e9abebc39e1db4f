package dev.inlet.write;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A commit of an OPTIMIZE, and what was compared of it.
 *
 * @param rowsBefore in the files that it took away
 * @param rowsAfter in those that took their place
 * @param hash of the rows whatever their order, equal before and after; empty if they were not read
 */
public record DeltaRewrite(
    long version,
    List<String> partitions,
    long filesBefore,
    long bytesBefore,
    long filesAfter,
    long bytesAfter,
    long rowsBefore,
    long rowsAfter,
    String hash) {
  public DeltaRewrite {
    partitions = List.copyOf(partitions);
    requireNonNull(hash, "hash");
  }

  DeltaRewrite hashed(String ofRows) {
    return new DeltaRewrite(
        version,
        partitions,
        filesBefore,
        bytesBefore,
        filesAfter,
        bytesAfter,
        rowsBefore,
        rowsAfter,
        ofRows);
  }
}
