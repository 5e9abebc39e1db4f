package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * A record that is no row of its table.
 *
 * @param place where it starts
 * @param reason in the words of a message: {@code column 'delay': expected bigint, found 'x12'}
 * @param raw the record's text without its last line end; one char per byte (ISO 8859-1) where it
 *     is not valid UTF-8
 */
public record Reject(Place place, String reason, String raw) implements Serializable {
  public Reject {
    requireNonNull(place, "place");
    requireNonNull(reason, "reason");
    requireNonNull(raw, "raw");
  }
}
