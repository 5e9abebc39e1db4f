package dev.inlet.compact;

import static java.util.Objects.requireNonNull;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.compact.CompactionPlan.Output;
import java.util.List;

/**
 * What one task of Spark is to make, as a document: Spark may carry it by a serializer that knows
 * no records.
 */
record OutputTask(List<Wanted> outputs) {
  /**
   * An output.
   *
   * @param index its place in the plan
   * @param continued the earlier output that it goes on with; none or one
   */
  record Wanted(int index, String path, List<SourceFile> sources, List<SourceFile> continued) {
    Wanted {
      requireNonNull(path, "path");
      sources = List.copyOf(sources);
      continued = List.copyOf(continued);
    }

    static Wanted of(int index, Output output) {
      return new Wanted(
          index, output.path(), output.sources(), output.continued().stream().toList());
    }

    Output output() {
      return new Output(path, "", sources, continued.stream().findFirst());
    }
  }

  /**
   * What came of an output.
   *
   * @param made meaningless if there is a failure
   * @param taken what the staging of the run is to take over
   * @param failure that it cannot be made, whoever tries; empty if it was made
   * @param code the exit code of this failure
   */
  record Answer(int index, Staged made, String taken, String failure, int code) {
    private static final Staged NOTHING = new Staged(0, 0, -1, "", "");

    static Answer made(int index, Staged made, String taken) {
      return new Answer(index, made, taken, "", 0);
    }

    static Answer failed(int index, String failure, int code) {
      return new Answer(index, NOTHING, "", failure, code);
    }

    boolean isMade() {
      return failure.isEmpty();
    }
  }

  OutputTask {
    outputs = List.copyOf(outputs);
  }
}
