package dev.inlet.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How large the files of a table are, and what it would gain if small ones were joined. Pure.
 *
 * @param targetBytes the size that files should have
 * @param filesAfter how many there would be, if those below three quarters of that size were joined
 *     within their partitions
 * @param classes from the smallest to the largest; those without files are left out
 * @param worst partitions that would lose most files by it, those first
 */
record FileSizes(
    String location,
    long files,
    long bytes,
    long targetBytes,
    long filesAfter,
    List<SizeClass> classes,
    long partitions,
    List<Partition> worst) {

  /** A file of a table; the partition is empty if there is none. */
  record StoredFile(String partition, long bytes) {}

  /**
   * Files of about one size.
   *
   * @param share of the bytes of all files, from 0 to 1
   */
  record SizeClass(String sizes, long files, long bytes, double share) {}

  /** One partition that has files to join. */
  record Partition(String name, long files, long bytes, long filesAfter) {
    long gain() {
      return files - filesAfter;
    }
  }

  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private static final long[] BOUNDS = {64 * KIB, MIB, 16 * MIB, 64 * MIB, 256 * MIB, GIB};

  /**
   * @param most how many partitions to name
   */
  static FileSizes of(String location, List<StoredFile> files, long targetBytes, int most) {
    long bytes = files.stream().mapToLong(StoredFile::bytes).sum();
    Map<String, List<StoredFile>> byPartition = new TreeMap<>();
    files.forEach(
        file -> byPartition.computeIfAbsent(file.partition(), p -> new ArrayList<>()).add(file));
    List<Partition> partitions =
        byPartition.entrySet().stream()
            .map(one -> partition(one.getKey(), one.getValue(), targetBytes))
            .toList();
    return new FileSizes(
        location,
        files.size(),
        bytes,
        targetBytes,
        partitions.stream().mapToLong(Partition::filesAfter).sum(),
        classes(files, bytes),
        partitions.size(),
        partitions.stream()
            .filter(one -> one.gain() > 0)
            .sorted(Comparator.comparing(Partition::gain).reversed())
            .limit(most)
            .toList());
  }

  private static Partition partition(String name, List<StoredFile> files, long targetBytes) {
    List<StoredFile> small =
        files.stream().filter(file -> file.bytes() < targetBytes - targetBytes / 4).toList();
    long smallBytes = small.stream().mapToLong(StoredFile::bytes).sum();
    long joined = Math.max(1, (smallBytes + targetBytes - 1) / targetBytes);
    return new Partition(
        name,
        files.size(),
        files.stream().mapToLong(StoredFile::bytes).sum(),
        files.size() - small.size() + Math.min(small.size(), joined));
  }

  private static List<SizeClass> classes(List<StoredFile> files, long all) {
    List<SizeClass> classes = new ArrayList<>();
    for (int i = 0; i <= BOUNDS.length; i++) {
      long from = i == 0 ? 0 : BOUNDS[i - 1];
      long to = i == BOUNDS.length ? Long.MAX_VALUE : BOUNDS[i];
      List<StoredFile> within =
          files.stream().filter(file -> file.bytes() >= from && file.bytes() < to).toList();
      if (!within.isEmpty()) {
        long bytes = within.stream().mapToLong(StoredFile::bytes).sum();
        classes.add(
            new SizeClass(name(i), within.size(), bytes, all == 0 ? 0 : (double) bytes / all));
      }
    }
    return classes;
  }

  private static String name(int number) {
    if (number == 0) {
      return "below " + binary(BOUNDS[0]);
    }
    return number == BOUNDS.length
        ? "from " + binary(BOUNDS[number - 1])
        : binary(BOUNDS[number - 1]) + " to " + binary(BOUNDS[number]);
  }

  /** In powers of 1,024, as sizes are declared. */
  static String binary(long bytes) {
    if (bytes >= GIB && bytes % GIB == 0) {
      return bytes / GIB + " GiB";
    }
    if (bytes >= MIB && bytes % MIB == 0) {
      return bytes / MIB + " MiB";
    }
    return bytes >= KIB && bytes % KIB == 0 ? bytes / KIB + " KiB" : bytes + " B";
  }

  void print(PrintStream out) {
    out.println(
        location
            + ": "
            + Text.count(files, "file")
            + ", "
            + Text.bytes(bytes)
            + (isPartitioned() ? ", in " + Text.count(partitions, "partition") : ""));
    TextTable table = new TextTable("SIZE OF FILES", "FILES", "BYTES", "SHARE");
    for (SizeClass one : classes) {
      table.row(
          one.sizes(),
          one.files(),
          Text.bytes(one.bytes()),
          String.format(Locale.ROOT, "%.1f %%", 100 * one.share()));
    }
    table.print(out, "  ");
    if (filesAfter == files) {
      out.println("nothing to join at " + binary(targetBytes) + " a file");
      return;
    }
    out.println(
        "joined to "
            + binary(targetBytes)
            + " a file: "
            + Text.count(files, "file")
            + " become "
            + Text.count(filesAfter));
    if (isPartitioned()) {
      TextTable parts = new TextTable("PARTITION", "FILES", "BYTES", "JOINED");
      worst.forEach(
          one -> parts.row(one.name(), one.files(), Text.bytes(one.bytes()), one.filesAfter()));
      parts.print(out, "  ");
    }
  }

  private boolean isPartitioned() {
    return partitions > 1 || worst.stream().anyMatch(one -> !one.name().isEmpty());
  }
}
