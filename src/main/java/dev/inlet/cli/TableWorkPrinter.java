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
              + Text.count(commit.rowsBefore(), "row")
              + " before, "
              + Text.count(commit.rowsAfter())
              + " after"
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
}
