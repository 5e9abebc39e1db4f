package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * A record that is no row of its table.
 *
 * @param place where it starts
 * @param reason in the words of a message: {@code column 'delay': expected bigint, found 'x12'}
 * @param raw its bytes
 */
public record Reject(Place place, String reason, RawRecord raw) implements Serializable {
  public Reject {
    requireNonNull(place, "place");
    requireNonNull(reason, "reason");
    requireNonNull(raw, "raw");
  }
}
