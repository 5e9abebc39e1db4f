package dev.inlet.read;

import dev.inlet.format.Split;
import java.io.Serializable;

/** A part of a file of a batch, as a task gets it. */
record InputSplit(InputFile file, Split split) implements Serializable {

  /** As many stored bytes as it has. */
  long bytes() {
    return split.end() - split.start();
  }
}
