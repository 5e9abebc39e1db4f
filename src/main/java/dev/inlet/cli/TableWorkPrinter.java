package dev.inlet.cli;

import dev.inlet.run.RunReport;
import dev.inlet.run.TableWork;
import dev.inlet.write.DeltaRewrite;
import java.io.PrintStream;

/** Prints what a run compacted of Delta tables. */
final class TableWorkPrinter {
  private TableWorkPrinter() {}

  static void print(RunReport report, PrintStream out) {
    report.tables().forEach(work -> print(work, out));
  }

  private static void print(TableWork work, PrintStream out) {
    out.println(
        "compacted "
            + work.table()
            + ": "
            + Text.count(work.filesBefore(), "file")
            + ", "
            + Text.bytes(work.bytesBefore())
            + " became "
            + Text.count(work.filesAfter())
            + ", "
            + Text.bytes(work.bytesAfter())
            + (work.left() == 0
                ? ""
                : "; " + Text.count(work.left(), "partition") + " left to later runs"));
    for (DeltaRewrite commit : work.commits()) {
      out.println(
          "verified  version "
              + commit.version()
              + ": "
              + rows(commit)
              + (commit.hash().isEmpty() ? "" : ", hash " + commit.hash() + " in both")
              + (commit.partitions().isEmpty()
                  ? ""
                  : " in " + Text.count(commit.partitions().size(), "partition")));
    }
    if (work.vacuumedFiles() >= 0) {
      out.println(
          "vacuumed  "
              + Text.count(work.vacuumedFiles(), "file")
              + (work.vacuumedBytes() < 0 ? "" : ", " + Text.bytes(work.vacuumedBytes())));
    }
    if (!work.warning().isEmpty()) {
      out.println("warning   " + work.warning());
    }
  }

  private static String rows(DeltaRewrite commit) {
    boolean isBefore = commit.rowsBefore() >= 0;
    return (isBefore ? Text.count(commit.rowsBefore(), "row") : "an unknown number of rows")
        + " before, "
        + (commit.rowsAfter() >= 0 ? Text.count(commit.rowsAfter()) : "unknown")
        + " after";
  }
}
