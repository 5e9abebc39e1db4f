package dev.inlet.compact;

import dev.inlet.InputException;
import dev.inlet.compact.CompactionPlan.Output;
import dev.inlet.compact.OutputMaker.Made;
import dev.inlet.state.FilePlace;
import dev.inlet.write.FileStaging;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Makes outputs where they are staged. May be used by several threads. */
final class OutputStager {
  private final OutputMaker maker;
  private final FileStaging staging;

  OutputStager(OutputRules rules, FileStaging staging, Configuration conf) {
    this.maker = new OutputMaker(rules, staging::copiesFrom, conf);
    this.staging = staging;
  }

  /** An attempt at an output, by its place in the plan, that nobody makes another time. */
  static String attempt(int index) {
    return String.format("%06d", index);
  }

  /**
   * Where an output is staged, below the folder of its run. A local disk may have no room for its
   * own name, and the process's character set no letters; its extensions tell what is written.
   */
  static String staged(String attempt, Output output) {
    return attempt + "/out" + FileKind.of(CompactionPlanner.name(output.path())).extension();
  }

  /** The folder of the run, as messages should name it. */
  Path where() {
    return staging.where();
  }

  /**
   * @throws InputException if a source is gone or changed, or the output is not what it should be
   */
  Staged stage(String attempt, Output output) throws IOException {
    return take(attempt, output, make(output, place(attempt, output)));
  }

  /** The first step: finds a place for an output. */
  Path place(String attempt, Output output) throws IOException {
    return staging.place(staged(attempt, output), output.bytes(), maker.leastWritten(output));
  }

  /**
   * The second step: makes it, and compares it with its sources.
   *
   * @throws InputException if a source is gone or changed, or the output is not what it should be
   */
  Made make(Output output, Path to) throws IOException {
    return maker.make(output, to);
  }

  /** The last step: has it staged. */
  Staged take(String attempt, Output output, Made made) throws IOException {
    Joined joined = made.joined();
    staging.take(
        staged(attempt, output), output.path(), joined.bytes(), made.records(), joined.ranges());
    return new Staged(
        joined.bytes(),
        joined.copied(),
        made.records(),
        made.contents().map(Contents::hash).orElse(""),
        made.sha256());
  }

  /** Of an output that a file system does not let be made. */
  InputException unmade(String attempt, Output output, IOException cause) {
    return new InputException(
        FilePlace.in(staging.where(), staged(attempt, output))
            + ": cannot make "
            + output.path()
            + " of "
            + output.sources().size()
            + " sources: "
            + cause.getMessage()
            + ". Mend it, and run again; nothing was published, and no source was removed",
        cause);
  }
}
