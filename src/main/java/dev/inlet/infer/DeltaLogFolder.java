package dev.inlet.infer;

import static java.util.Objects.requireNonNull;

import dev.inlet.InputException;
import dev.inlet.format.DeltaActions;
import dev.inlet.format.DeltaHeader;
import dev.inlet.state.FilePlace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The {@code _delta_log} of a table, read without Spark. */
public final class DeltaLogFolder {
  /** Commits, version checksums, and checkpoints of all kinds begin with the version. */
  private static final Pattern NAME =
      Pattern.compile("(\\d{20})\\.(json|crc|checkpoint\\.(.+\\.)?(parquet|json))");

  private final Path log;
  private final Configuration conf;

  /**
   * @param log the folder of the log itself
   */
  public DeltaLogFolder(String log, Configuration conf) {
    this.log = new Path(log);
    this.conf = requireNonNull(conf, "conf");
  }

  /** The version that a commit file is of. */
  public static long version(String file) {
    return Long.parseLong(file.substring(0, file.indexOf('.')));
  }

  /** The commit file of a version. */
  public static String file(long version) {
    return String.format(Locale.ROOT, "%020d.json", version);
  }

  /** The folder of the table. */
  public Path table() {
    return log.getParent();
  }

  /**
   * What one version changed.
   *
   * @throws InputException if its commit file is gone or corrupt
   */
  public DeltaActions commit(long version) {
    return reading(file(version), DeltaActions::read);
  }

  /**
   * Schema and settings at one version. Reads the version's checksum file where there is one, and
   * otherwise back to the newest checkpoint at the most.
   *
   * @throws InputException if the log does not tell
   */
  public DeltaHeader header(long version) {
    NavigableMap<Long, List<String>> files = files(version);
    DeltaHeader header = DeltaHeader.NONE;
    for (List<String> ofVersion : files.descendingMap().values()) {
      // Checksum files come first: they are small, and hold all.
      for (String name : ofVersion.stream().sorted(DeltaLogFolder::cheapestFirst).toList()) {
        header = header.or(header(name));
        if (header.isWhole()) {
          return header;
        }
      }
    }
    throw new InputException(
        log
            + ": schema of version "
            + version
            + ": expected it in a commit or checkpoint, found a log that does not tell. Restore"
            + " the log from a backup");
  }

  /** The newest version that has a commit file. */
  public long newest() {
    return files(Long.MAX_VALUE).descendingMap().entrySet().stream()
        .filter(entry -> entry.getValue().contains(file(entry.getKey())))
        .map(entry -> entry.getKey())
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    log + ": expected the log of a Delta table, found no version in it"));
  }

  private static int cheapestFirst(String a, String b) {
    return Integer.compare(rank(a), rank(b));
  }

  private static int rank(String name) {
    if (name.endsWith(".crc")) {
      return 0;
    }
    return name.contains(".checkpoint.") ? 2 : 1;
  }

  private DeltaHeader header(String name) {
    return switch (rank(name)) {
      case 0 -> reading(name, DeltaActions::ofChecksum);
      case 1 -> reading(name, DeltaActions::header);
      default ->
          name.endsWith(".json")
              ? reading(name, DeltaActions::header)
              : DeltaCheckpoint.header(new Path(log, name), conf);
    };
  }

  private NavigableMap<Long, List<String>> files(long newest) {
    TreeMap<Long, List<String>> files = new TreeMap<>();
    try {
      for (FileStatus status : fileSystem().listStatus(log)) {
        Matcher name = NAME.matcher(status.getPath().getName());
        if (name.matches() && Long.parseLong(name.group(1)) <= newest) {
          files
              .computeIfAbsent(Long.valueOf(name.group(1)), version -> new ArrayList<>())
              .add(name.group());
        }
      }
      return files;
    } catch (IOException e) {
      throw new InputException(log + ": cannot list the log: " + e.getMessage(), e);
    }
  }

  private interface Parser<T> {
    T parse(InputStream bytes) throws IOException;
  }

  private <T> T reading(String name, Parser<T> parser) {
    try (InputStream bytes = fileSystem().open(new Path(log, name))) {
      return parser.parse(bytes);
    } catch (FileNotFoundException e) {
      throw new InputException(
          log
              + "/"
              + name
              + ": expected the commit of version "
              + version(name)
              + ", found none. Restore the log from a backup",
          e);
    } catch (IOException e) {
      throw new InputException(
          log
              + "/"
              + name
              + ": cannot read: expected lines of JSON, found '"
              + e.getMessage()
              + "'. Restore the file from a backup",
          e);
    }
  }

  private FileSystem fileSystem() throws IOException {
    return FilePlace.fileSystem(log, conf);
  }
}
