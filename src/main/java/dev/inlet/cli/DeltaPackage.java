package dev.inlet.cli;

import java.util.Arrays;
import java.util.Optional;

/** Delta as Maven names it, for each line of Spark, in the versions that Inlet is tested with. */
enum DeltaPackage {
  SPARK_3_5("3.5", "2.12", "io.delta:delta-spark_%s:3.3.2"),
  SPARK_4_1("4.1", "2.13", "io.delta:delta-spark_4.1_%s:4.4.0");

  private final String line;
  private final String usualScala;
  private final String format;

  DeltaPackage(String line, String usualScala, String format) {
    this.line = line;
    this.usualScala = usualScala;
    this.format = format;
  }

  /**
   * The one for a Spark; empty if none was tested with it.
   *
   * @param line the first two numbers of Spark's version
   * @param scala those of Scala's; that of most such Sparks if it is not known
   */
  static Optional<String> of(String line, Optional<String> scala) {
    return Arrays.stream(values())
        .filter(known -> known.line.equals(line))
        .map(known -> String.format(known.format, scala.orElse(known.usualScala)))
        .findFirst();
  }
}
