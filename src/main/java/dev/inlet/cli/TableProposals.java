package dev.inlet.cli;

import static java.util.Objects.requireNonNull;

import dev.inlet.InletException;
import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.FileFormat;
import dev.inlet.catalog.Origin;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TableSpec.CsvSpec;
import dev.inlet.cli.Grouping.Policy;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.discover.Listing;
import dev.inlet.infer.Crawler;
import dev.inlet.infer.Similarity;
import dev.inlet.infer.TableDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Divides locations into tables, from the innermost folders out. Folders beside each other that are
 * named like partitions, or are a table each and similar enough, are one table; others are tables
 * of their own. Files side by side are one table for each group that shares half of its columns'
 * names. What else there is makes no difference to what a folder becomes.
 */
final class TableProposals {
  /** More files than that beside each other are taken for one table. */
  private static final int MOST_FILES_APART = 50;

  /** Of more files beside each other, that are not one table, none is looked at by itself. */
  private static final int MOST_FILES_LOOKED_AT = 1_000;

  /** Of more folders beside each other some tell whether they are one table. */
  private static final int MOST_FOLDERS_COMPARED = 40;

  private static final double LIKE = 0.5;
  private static final String DOES_NOT_LOOK = " does not look like data";
  private static final String BELOW = "*/**";
  private static final Origin ORIGIN = new Origin("inlet init", 0);
  private static final String NO_DATA =
      "(?i)(readme|license|licence|changelog|makefile)|.*\\.(md|html?|pdf|png|jpe?g"
          + "|gif|svg|py|ipynb|sh|sql|conf|docx?|xlsx?|crc|sha256|md5)";

  private final Configuration conf;
  private final Grouping grouping;
  private final Set<String> leftOut = new LinkedHashSet<>();
  private final List<String> apart = new ArrayList<>();
  private String root = "";

  /**
   * What locations hold.
   *
   * @param leftOut what is in no table, and why
   * @param apart folders that were not taken together, and why
   */
  record Found(List<TableProposal> tables, List<String> leftOut, List<String> apart) {}

  /**
   * What is directly in a folder.
   *
   * @param folders by name, each with patterns for names in it that are no data
   * @param files that look like data
   * @param others patterns for the files that do not
   */
  private record Contents(
      Map<String, Set<String>> folders, List<String> files, List<String> others) {
    boolean arePartitions() {
      return files.isEmpty() && !folders.isEmpty() && named();
    }

    /** Keys, dates, or parts of dates. */
    private boolean named() {
      return folders.keySet().stream()
          .allMatch(name -> name.contains("=") || name.matches("\\d[\\d_-]*"));
    }

    List<String> noData() {
      return Stream.concat(others.stream(), folders.values().stream().flatMap(Set::stream))
          .distinct()
          .toList();
    }
  }

  private TableProposals(Configuration conf, Grouping grouping) {
    this.conf = requireNonNull(conf, "conf");
    this.grouping = requireNonNull(grouping, "grouping");
  }

  /**
   * Looks at files or folders.
   *
   * @throws InputException if one is not there, or they hold nothing that can be read
   */
  static Found at(List<String> locations, Grouping grouping, Configuration conf) {
    TableProposals proposals = new TableProposals(conf, grouping);
    List<TableProposal> tables = new ArrayList<>();
    for (String location : locations) {
      proposals.root = location.replaceFirst("(?<=.)/+$", "");
      tables.addAll(proposals.look(proposals.root, 1));
    }
    if (tables.isEmpty()) {
      throw new InputException(
          String.join(", ", locations)
              + ": expected files that can be a table, found none"
              + proposals.leftOut.stream().map(one -> "; " + one).collect(Collectors.joining())
              + ". Name another location");
    }
    return new Found(
        ProposalNames.given(tables), List.copyOf(proposals.leftOut), List.copyOf(proposals.apart));
  }

  /** The tables of a folder or file, in the order of their paths. */
  private List<TableProposal> look(String location, int level) {
    if (isDelta(location)) {
      return crawled(
          spec(location, Optional.of(FileFormat.DELTA), List.of(), List.of()), List.of());
    }
    Contents contents = contents(location);
    if (grouping.tableLevel().orElse(0) == level) {
      List<String> note = List.of("level " + level + ", which is that of tables");
      return crawled(spec(location, Optional.empty(), List.of(), contents.noData()), note);
    }
    if (grouping.tableLevel().isEmpty() && contents.arePartitions()) {
      List<TableProposal> one =
          crawled(spec(location, Optional.empty(), List.of(), contents.noData()), List.of());
      if (!one.isEmpty()) {
        return one;
      }
    }
    List<TableProposal> tables = folders(location, contents, level);
    tables.addAll(files(location, contents, level));
    return tables;
  }

  private Contents contents(String location) {
    Listing all = new FileDiscovery(conf).list(spec(location));
    Map<String, Set<String>> folders = new TreeMap<>();
    List<String> files = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (SourceFile file : all.files()) {
      int slash = file.path().indexOf('/');
      String name = file.path().substring(file.path().lastIndexOf('/') + 1);
      boolean isData = !name.matches(NO_DATA) || all.files().size() == 1;
      if (!isData) {
        leftOut.add((location + "/").substring(root.length() + 1) + file.path() + DOES_NOT_LOOK);
      }
      if (slash > 0) {
        Set<String> within =
            folders.computeIfAbsent(file.path().substring(0, slash), f -> new TreeSet<>());
        if (!isData) {
          within.add(glob(name));
        }
      } else if (isData) {
        files.add(file.path());
      } else {
        others.add(glob(name));
      }
    }
    return new Contents(folders, files, others);
  }

  private boolean isDelta(String location) {
    try {
      Path log = new Path(location, "_delta_log");
      return log.getFileSystem(conf).exists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A table for each folder that is one, or one for all of them. */
  private List<TableProposal> folders(String location, Contents contents, int level) {
    List<String> names = List.copyOf(contents.folders().keySet());
    Map<String, List<TableProposal>> each = new LinkedHashMap<>();
    boolean mayJoin = grouping.tableLevel().isEmpty() && grouping.policy() != Policy.SEPARATE;
    for (String name : mayJoin ? someOf(names) : names) {
      each.put(name, look(location + "/" + name, level + 1));
    }
    Optional<TableProposal> one =
        mayJoin ? joined(location, contents, level, each) : Optional.empty();
    if (one.isPresent()) {
      return new ArrayList<>(List.of(one.get()));
    }
    List<TableProposal> tables = new ArrayList<>();
    for (String name : names) {
      tables.addAll(
          each.containsKey(name) ? each.get(name) : look(location + "/" + name, level + 1));
    }
    return tables;
  }

  /** Evenly spaced, with the first and the last. */
  private static List<String> someOf(List<String> names) {
    int some = Math.min(names.size(), MOST_FOLDERS_COMPARED);
    return IntStream.range(0, some)
        .mapToObj(i -> names.get((int) ((long) i * (names.size() - 1) / Math.max(1, some - 1))))
        .toList();
  }

  private Optional<TableProposal> joined(
      String location, Contents contents, int level, Map<String, List<TableProposal>> each) {
    boolean whole =
        each.entrySet().stream()
            .allMatch(
                e ->
                    e.getValue().size() == 1
                        && e.getValue().get(0).isWhole(location + "/" + e.getKey()));
    boolean chain = each.size() == 1 && level > 1 && contents.files().isEmpty();
    if (!whole || !(each.size() > 1 || chain)) {
      return Optional.empty();
    }
    List<TableDefinition> tables =
        each.values().stream().map(found -> found.get(0).table()).toList();
    double score = Similarity.weakestLink(tables);
    boolean compatible =
        tables.stream().allMatch(one -> Similarity.isCompatible(tables.get(0), one));
    if (!grouping.joins(score, compatible)) {
      if (compatible) {
        apart.add(apart(location, List.copyOf(each.keySet()), score));
      }
      return Optional.empty();
    }
    List<String> include = contents.files().isEmpty() ? List.of() : List.of(BELOW);
    return crawled(
            spec(location, Optional.empty(), include, contents.noData()),
            chain ? List.of() : List.of(together(contents.folders().size(), score)))
        .stream()
        .findFirst();
  }

  private static String together(int folders, double score) {
    String columns = score == 1 ? "the same" : String.format(Locale.ROOT, "similar (%.2f)", score);
    return folders
        + " folders hold files of "
        + columns
        + " columns: one table, with the folders' names as a column";
  }

  private String apart(String location, List<String> folders, double score) {
    int shown = Math.min(5, folders.size());
    String more = folders.size() > shown ? " and " + (folders.size() - shown) + " more" : "";
    return String.format(
        Locale.ROOT,
        "%s: a table for each of '%s'%s, for their columns are similar by %.2f, and one table needs"
            + " %.2f",
        location,
        String.join("', '", folders.subList(0, shown)),
        more,
        score,
        grouping.similarity());
  }

  private List<TableProposal> files(String location, Contents contents, int level) {
    List<String> files = contents.files();
    if (files.isEmpty()) {
      return List.of();
    }
    List<String> exclude = new ArrayList<>(contents.others());
    if (!contents.folders().isEmpty()) {
      exclude.add(BELOW);
    }
    boolean isFile = isFile(location);
    if (isFile || files.size() > MOST_FILES_APART) {
      Set<String> before = Set.copyOf(leftOut);
      List<TableProposal> one =
          crawled(
              spec(location, Optional.empty(), List.of(), isFile ? List.of() : exclude), List.of());
      if (isFile || !one.isEmpty() || files.size() > MOST_FILES_LOOKED_AT) {
        return one;
      }
      // They are not one table, whatever the reason; each by itself tells what it is.
      leftOut.retainAll(before);
    }
    List<List<TableProposal>> groups = new ArrayList<>();
    for (String file : files) {
      crawled(spec(location + "/" + file), List.of()).forEach(one -> put(one, groups));
    }
    boolean allAlike = groups.size() == 1 && groups.get(0).size() == files.size();
    if (allAlike && (level > 1 || files.size() > 1)) {
      return crawled(spec(location, Optional.empty(), List.of(), exclude), List.of());
    }
    List<TableProposal> tables = new ArrayList<>();
    for (List<TableProposal> group : groups) {
      tables.addAll(
          group.size() == 1
              ? group
              : crawled(spec(location, Optional.empty(), globs(group), exclude), notes(group)));
    }
    return tables;
  }

  private boolean isFile(String location) {
    try {
      Path path = new Path(location);
      return path.getFileSystem(conf).getFileStatus(path).isFile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(TableProposal one, List<List<TableProposal>> groups) {
    for (List<TableProposal> group : groups) {
      Similarity similarity = Similarity.of(group.get(0).table(), one.table());
      boolean sameFormat = group.get(0).table().format().equals(one.table().format());
      if (sameFormat && similarity.shared() >= LIKE * similarity.columns()) {
        group.add(one);
        return;
      }
    }
    groups.add(new ArrayList<>(List.of(one)));
  }

  private static List<String> globs(List<TableProposal> group) {
    return group.stream()
        .map(one -> new Path(one.spec().location()).getName())
        .map(TableProposals::glob)
        .toList();
  }

  /** A pattern for nothing but a name. */
  private static String glob(String name) {
    return name.replaceAll("([\\\\*?\\[\\]{}])", "\\\\$1");
  }

  private static List<String> notes(List<TableProposal> group) {
    return List.of(
        group.size()
            + " files that share columns, beside others that do not: write a pattern for those that"
            + " will come, or give each table a folder");
  }

  /** One table or none: what cannot be understood is left out, and said. */
  private List<TableProposal> crawled(TableSpec spec, List<String> notes) {
    try {
      Listing listing = new FileDiscovery(conf).list(spec);
      TableDefinition table = new Crawler(conf).crawl(spec, listing, Optional.empty());
      return List.of(
          new TableProposal(spec, table, listing.files().size(), listing.bytes(), notes));
    } catch (InletException e) {
      leftOut.add(e.getMessage());
      return List.of();
    }
  }

  private static TableSpec spec(String location) {
    return spec(location, Optional.empty(), List.of(), List.of());
  }

  private static TableSpec spec(
      String location, Optional<FileFormat> format, List<String> include, List<String> exclude) {
    return new TableSpec(
        ProposalNames.of(location),
        location,
        format,
        CsvSpec.open(),
        List.of(),
        include,
        exclude,
        ZoneOffset.UTC,
        ORIGIN);
  }
}
