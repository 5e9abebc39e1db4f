package dev.inlet.cli;

import dev.inlet.certify.Certificate;
import dev.inlet.certify.TargetRows;
import dev.inlet.certify.Trial;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** Prints what came of a certification. */
final class CertificatePrinter {
  /** Of 16 digits; enough to see that two are equal. */
  private static final int SHOWN_DIGITS = 8;

  private CertificatePrinter() {}

  static void print(Certificate certificate, PrintStream out) {
    out.println(
        "copied     "
            + Text.count(certificate.files(), "file")
            + ", "
            + Text.bytes(certificate.bytes())
            + (certificate.lateFiles() == 0
                ? ""
                : "; " + Text.count(certificate.lateFiles()) + " of them added after each kill"));
    out.println(
        "reference  "
            + Text.seconds(certificate.referenceMillis())
            + ": "
            + certificate.reference().stream()
                .map(t -> t.target() + " " + Text.count(t.rows(), "row"))
                .collect(Collectors.joining(", ")));
    out.println();
    TextTable table =
        new TextTable(
            "TRIAL", "SEED", "KILLED AFTER", "IN STAGE", "RECOVERY", "ROWS", "HASH", "VERDICT");
    certificate.trials().forEach(trial -> row(trial, table));
    table.print(out);
    out.println();
    if (certificate.bad().isEmpty()) {
      out.println(
          certificate.job()
              + ": certified: "
              + Text.count(certificate.kills(), "run")
              + " killed, each made good: every record once in "
              + (certificate.reference().size() == 1 ? "its target" : "each target")
              + (certificate.kept() ? " (kept in " + certificate.scratch() + ")" : ""));
    } else {
      out.println(
          certificate.job()
              + ": NOT certified: "
              + certificate.bad().size()
              + " of "
              + Text.count(certificate.trials().size(), "trial")
              + " differ");
    }
  }

  private static void row(Trial trial, TextTable table) {
    table.row(
        (long) trial.number(),
        String.valueOf(trial.seed()),
        trial.killed() ? Text.seconds(trial.millis()) : "not killed",
        trial.stage(),
        trial.recovery().isEmpty() ? "nothing to do" : String.join("; ", trial.recovery()),
        joined(trial.targets().stream().map(t -> Text.count(t.rows())).distinct().toList()),
        joined(trial.targets().stream().map(CertificatePrinter::hash).toList()),
        trial.isGood() ? "same" : "DIFFERS");
  }

  private static String hash(TargetRows target) {
    return target.hash().substring(0, SHOWN_DIGITS);
  }

  private static String joined(List<String> cells) {
    return String.join(" ", cells);
  }
}
