package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobCatalog.Given;
import dev.inlet.catalog.JobSpec;
import dev.inlet.compact.Compaction;
import dev.inlet.run.DeltaCompactionPlanner;
import dev.inlet.run.JobRunner;
import dev.inlet.run.RunPlanner;
import dev.inlet.run.RunReport;
import dev.inlet.state.Digest;
import dev.inlet.state.StateStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.kohsuke.args4j.Option;

/** {@code inlet compact}: a compaction by S3DistCp's options, as a job that no catalog declares. */
final class CompactCommand extends TableOptions {
  private static final String NAME = "inlet compact";

  /** Until the settings are known, by which the places are, and by those the job's own name. */
  private static final String UNNAMED = "compact";

  @Option(name = "--src", metaVar = "FOLDER", usage = "the files to compact, at any depth")
  private String src;

  @Option(name = "--dest", metaVar = "FOLDER", usage = "where the outputs go")
  private String dest;

  @Option(
      name = "--srcPattern",
      metaVar = "REGEX",
      usage = "only files whose whole path matches it")
  private String srcPattern;

  @Option(
      name = "--groupBy",
      metaVar = "REGEX",
      usage = "join files for which the groups in this pattern of whole paths capture the same")
  private String groupBy;

  @Option(
      name = "--name",
      metaVar = "TEMPLATE",
      usage = "the outputs' names, with captured texts in braces, as '{day}-{kind}' or '{1}/{2}'")
  private String name;

  @Option(name = "--targetSize", metaVar = "MIB", usage = "cut a group where an output has as many")
  private Long targetSize;

  @Option(
      name = "--outputCodec",
      metaVar = "CODEC",
      usage = "gz, bz2, zst, lz4, snappy, lzo, none, or keep (the default)")
  private String outputCodec;

  @Option(
      name = "--headerLines",
      metaVar = "N",
      usage = "lines at the start of each text, of which an output keeps those of its first")
  private Long headerLines;

  @Option(
      name = "--edges",
      metaVar = "checked|trusted",
      usage = "whether to look for missing line ends, byte order marks and ends of files (checked)")
  private String edges;

  @Option(
      name = "--unmatched",
      metaVar = "fail|copy|skip",
      usage = "what to do about files that --groupBy does not match (fail)")
  private String unmatched;

  @Option(
      name = "--verify",
      metaVar = "bytes|records|checksum",
      usage =
          "what is compared before outputs are published (records if sources go, else bytes); of"
              + " --table count or records")
  private String verify;

  @Option(name = "--deleteOnSuccess", usage = "delete the sources when all is done and compared")
  private boolean deleteOnSuccess;

  @Option(name = "--archive", metaVar = "FOLDER", usage = "move the sources there instead")
  private String archive;

  @Option(
      name = "--onChange",
      metaVar = "fail|append|ignore",
      usage = "what to do about files that changed after they were compacted (fail)")
  private String onChange;

  @Option(
      name = "--onUnreadable",
      metaVar = "fail|skip",
      usage = "what to do about groups with a file that cannot be read (fail)")
  private String onUnreadable;

  @Option(name = "--numberFiles", usage = "put a number in front of each output's name")
  private boolean numberFiles;

  @Option(name = "--startingIndex", metaVar = "N", usage = "the first of these numbers (0)")
  private Long startingIndex;

  @Option(name = "--appendToLastFile", usage = "go on with the last output of a group")
  private boolean appendToLastFile;

  @Option(name = "--outputManifest", metaVar = "FILE", usage = "write the list of copied files")
  private String outputManifest;

  @Option(name = "--previousManifest", metaVar = "FILE", usage = "leave out the files of this list")
  private String previousManifest;

  @Option(
      name = "--requirePreviousManifest",
      metaVar = "true|false",
      usage = "whether that list has to be there (true)")
  private String requirePreviousManifest;

  @Option(name = "--copyFromManifest", usage = "copy only the files of --previousManifest")
  private boolean copyFromManifest;

  @Option(
      name = "--srcPrefixesFile",
      metaVar = "FILE",
      usage = "only files with one of its lines in front")
  private String srcPrefixesFile;

  @Option(name = "--storageClass", metaVar = "CLASS", usage = "of the outputs on S3")
  private String storageClass;

  @Option(name = "--s3ServerSideEncryption", usage = "encrypt the outputs on S3 (SSE-S3)")
  private boolean serverSideEncryption;

  @Option(name = "--s3Endpoint", metaVar = "HOST", usage = "of S3, for source and destination")
  private String s3Endpoint;

  @Option(name = "--disableMultipartUpload", usage = "write each output to S3 in one request")
  private boolean disableMultipartUpload;

  @Option(name = "--multipartUploadChunkSize", metaVar = "MIB", usage = "of uploads to S3")
  private Long multipartUploadChunkSize;

  @Option(
      name = "--distribute",
      metaVar = "never|auto|always",
      usage = "whether the executors of Spark make the outputs (never)")
  private String distribute;

  @Option(name = "--threads", metaVar = "N", usage = "outputs made at a time (one for each core)")
  private Long threads;

  @Option(
      name = "--job",
      metaVar = "NAME",
      usage = "under which it is known what was compacted (one for each source and destination)")
  private String job;

  @Option(name = "--dry-run", usage = "print the plan; nothing is changed")
  private boolean dryRun;

  @Option(name = "--all", usage = "name every source in the plan")
  private boolean all;

  @Override
  String purpose() {
    return "join many files into few";
  }

  @Override
  String arguments() {
    return "(--src FOLDER --dest FOLDER | --table TABLE) [options]";
  }

  /** S3DistCp's options are given as {@code --src=…}, too. */
  @Override
  String[] words(String[] typed) {
    List<String> words = new ArrayList<>();
    for (String word : typed) {
      int equals = word.indexOf('=');
      if (word.startsWith("--") && equals > 0) {
        words.add(word.substring(0, equals));
        words.add(word.substring(equals + 1));
      } else {
        words.add(word);
      }
    }
    return words.toArray(String[]::new);
  }

  @Override
  int run(Console console) {
    Map<String, Given> keys = declared();
    JobCatalog catalog = catalog(keys, job == null ? UNNAMED : job);
    Configuration conf = configured(hadoop(catalog.settings()));
    String name = job;
    if (name == null) {
      name = jobName(conf);
      catalog = catalog(keys, name);
    }
    JobSpec spec = catalog.job(name);
    StateStore state = new StateStore(new Path(catalog.settings().state()), conf);
    if (dryRun && spec.deltaCompact().isPresent()) {
      TableCompactionFacts.of(
              spec,
              new DeltaCompactionPlanner(spec.deltaCompact().get(), conf, Clock.systemUTC()).plan())
          .print(console, wantsJson(), all);
      return Main.DONE;
    }
    if (dryRun) {
      CompactionFacts.of(
              new RunPlanner(catalog, state, conf, Clock.systemUTC()).plan(spec),
              new SparkStarter(catalog.settings()).master())
          .print(console, wantsJson(), all);
      return Main.DONE;
    }
    try (ProgressLine progress = new ProgressLine(console, wantsJson())) {
      JobRunner runner =
          new JobRunner(
              catalog,
              state,
              conf,
              new SparkStarter(catalog.settings()),
              Clock.systemUTC(),
              progress);
      RunReport report = runner.run(spec);
      progress.clear();
      if (wantsJson()) {
        console.json(report);
      } else {
        ReportPrinter.print(report, console.out());
      }
    }
    return Main.DONE;
  }

  private Map<String, Given> declared() {
    if (hasTable() && (src != null || dest != null)) {
      throw new CatalogException(
          NAME
              + ": expected --table, or --src and --dest, found both. A table is compacted within"
              + " itself");
    }
    if (!hasTable() && (src == null || dest == null)) {
      throw new CatalogException(
          NAME
              + ": expected --src and --dest, or --table, found "
              + (src == null && dest == null
                  ? "neither"
                  : "no " + (src == null ? "--src" : "--dest"))
              + ". See `"
              + NAME
              + " --help`");
    }
    Map<String, Given> keys = new TreeMap<>(tableKeys());
    putPath(keys, "src", "--src", src);
    putPath(keys, "dest", "--dest", dest);
    put(keys, "src-pattern", "--srcPattern", srcPattern);
    put(keys, "group-by", "--groupBy", groupBy);
    put(keys, "name", "--name", name);
    if (targetSize != null) {
      put(keys, "target-size", "--targetSize", targetSize + " MiB");
    }
    put(keys, "output-codec", "--outputCodec", outputCodec);
    put(keys, "header-lines", "--headerLines", headerLines);
    put(keys, "edges", "--edges", edges);
    put(keys, "unmatched", "--unmatched", unmatched);
    put(keys, "on-change", "--onChange", onChange);
    put(keys, "on-unreadable", "--onUnreadable", onUnreadable);
    put(keys, "verify", "--verify", verify);
    putPath(keys, "archive", "--archive", archive);
    put(keys, "starting-index", "--startingIndex", startingIndex);
    put(keys, "distribute", "--distribute", distribute);
    put(keys, "threads", "--threads", threads);
    putFlag(keys, "delete-on-success", "--deleteOnSuccess", deleteOnSuccess);
    putFlag(keys, "number-files", "--numberFiles", numberFiles);
    putFlag(keys, "append-to-last-file", "--appendToLastFile", appendToLastFile);
    manifests(keys);
    return keys;
  }

  private JobCatalog catalog(Map<String, Given> keys, String name) {
    return JobCatalog.withCompaction(
        filesGiven(),
        NAME,
        name,
        keys,
        withoutEnd(hasTable() ? tableLocation() : location(dest)) + "/_inlet/state");
  }

  private void manifests(Map<String, Given> keys) {
    if (copyFromManifest && previousManifest == null) {
      throw new CatalogException(
          NAME
              + ": --copyFromManifest: expected the list of what to copy as --previousManifest,"
              + " found none");
    }
    putPath(keys, "output-manifest", "--outputManifest", outputManifest);
    putPath(
        keys,
        copyFromManifest ? "copy-from-manifest" : "previous-manifest",
        "--previousManifest",
        previousManifest);
    put(keys, "require-previous-manifest", "--requirePreviousManifest", requirePreviousManifest);
    putPath(keys, "src-prefixes-file", "--srcPrefixesFile", srcPrefixesFile);
  }

  private static void putPath(Map<String, Given> keys, String key, String option, String place) {
    if (place != null) {
      put(keys, key, option, location(place));
    }
  }

  private static void put(Map<String, Given> keys, String key, String option, Object value) {
    if (value != null) {
      keys.put(key, new Given(value, option));
    }
  }

  /** A flag that is not given says nothing, so that it is none too many either. */
  private static void putFlag(Map<String, Given> keys, String key, String option, boolean isGiven) {
    put(keys, key, option, isGiven ? true : null);
  }

  /**
   * One name for each way from a source to a destination, however they are written, so that what
   * was compacted is known.
   */
  private String jobName(Configuration conf) {
    if (hasTable()) {
      String place = Compaction.whole(tableLocation(), conf);
      return "compact-" + Digest.sha256(place).substring(0, 8);
    }
    String places =
        Compaction.whole(location(src), conf) + "\n" + Compaction.whole(location(dest), conf);
    return "compact-" + Digest.sha256(places).substring(0, 8);
  }

  private static String withoutEnd(String place) {
    return place.length() > 1 ? place.replaceAll("/+$", "") : place;
  }

  /** EMR's own name for S3 is Hadoop's, elsewhere. */
  static String location(String place) {
    return place.replaceFirst("^s3n?://", "s3a://");
  }

  private Configuration configured(Configuration conf) {
    if (s3Endpoint != null) {
      conf.set("fs.s3a.endpoint", s3Endpoint);
    }
    if (storageClass != null) {
      conf.set("fs.s3a.create.storage.class", storageClass);
    }
    if (serverSideEncryption) {
      conf.set("fs.s3a.encryption.algorithm", "AES256");
    }
    if (disableMultipartUpload) {
      conf.set("fs.s3a.multipart.uploads.enabled", "false");
    }
    if (multipartUploadChunkSize != null) {
      conf.set("fs.s3a.multipart.size", multipartUploadChunkSize + "M");
    }
    return conf;
  }
}
