package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/** A named, typed part of each record. */
public record Column(String name, DataType type) implements Serializable {
  public Column {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
  }
}
