package dev.inlet.read;

import dev.inlet.format.Split;
import dev.inlet.format.StoredFile.Decoding;
import java.io.Serializable;

/**
 * A part of a file of a batch, as a task gets it.
 *
 * @param decoding whether a thread beside the task's own decodes it
 */
record InputSplit(InputFile file, Split split, Decoding decoding) implements Serializable {

  /** One that the task's own thread decodes. */
  InputSplit(InputFile file, Split split) {
    this(file, split, Decoding.IN_TURN);
  }

  /** As many stored bytes as it has. */
  long bytes() {
    return split.end() - split.start();
  }
}
