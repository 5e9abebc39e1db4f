package dev.inlet.compact;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.CompactSpec;
import dev.inlet.catalog.CompactSpec.Unmatched;
import dev.inlet.compact.CompactionPlan.Output;
import dev.inlet.compact.Groups.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Decides which files become which. Pure: it looks at names, lengths, and what is in place. */
final class CompactionPlanner {
  /** How many problems are told; there may be one for each file. */
  private static final int TOLD = 5;

  private static final Comparator<SourceFile> BY_PATH = Comparator.comparing(SourceFile::path);

  private final CompactSpec spec;
  private final String base;
  private final Destination destination;
  private final Optional<Groups> groups;
  private final GroupChecks checks;

  /** The outputs so far, by their paths. */
  private final TreeMap<String, Output> outputs = new TreeMap<>();

  private final List<String> problems = new ArrayList<>();
  private long more;

  /**
   * @param base the folder that the sources' paths are relative to, whole
   */
  CompactionPlanner(CompactSpec spec, String base, Destination destination) {
    this.spec = spec;
    this.base = base;
    this.destination = destination;
    this.groups = spec.groupBy().map(regex -> new Groups(spec, regex));
    this.checks = new GroupChecks(base);
  }

  /** Whether some group takes a file; all are taken where there are no groups. */
  static boolean isMatched(Optional<Groups> groups, String path) {
    return groups.isEmpty() || groups.get().of(path).isPresent();
  }

  /**
   * @throws InputException that names what cannot be, such as two files that would get one name
   */
  CompactionPlan plan(List<SourceFile> files) {
    TreeMap<String, Members> members = new TreeMap<>();
    List<SourceFile> alone = new ArrayList<>();
    for (SourceFile file : files) {
      Optional<Group> group = groups.flatMap(all -> all.of(base + "/" + file.path()));
      if (group.isPresent()) {
        members
            .computeIfAbsent(group.get().key(), key -> new Members(key, group.get().name()))
            .files
            .add(file);
      } else {
        alone.add(file);
      }
    }
    requireMatched(alone);
    members.values().forEach(this::join);
    alone.sort(BY_PATH);
    alone.forEach(this::copy);
    throwIfAny();
    List<Output> numbered = numbered();
    requireFolders(numbered);
    throwIfAny();
    return new CompactionPlan(numbered, groups.isPresent() ? alone.size() : 0);
  }

  private void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new InputException(
          String.join("\n", problems) + (more > 0 ? "\n… and " + more + " more" : ""));
    }
  }

  /**
   * A path cannot be a file and a folder, and behind the commit point it is too late to find out.
   */
  private void requireFolders(List<Output> all) {
    Set<String> files = new HashSet<>();
    all.forEach(output -> files.add(output.path()));
    Set<String> seen = new HashSet<>();
    for (Output output : all) {
      String source = base + "/" + output.sources().get(0).path();
      if (destination.isFolder(output.path())) {
        bothFileAndFolder(source, "a free name", output.path(), "a folder");
      }
      String parent = folder(output.path());
      while (!parent.isEmpty() && seen.add(parent)) {
        if (files.contains(parent) || destination.files(folder(parent)).containsKey(name(parent))) {
          bothFileAndFolder(source, "a folder", parent, "a file");
        }
        parent = folder(parent);
      }
    }
  }

  private void bothFileAndFolder(String source, String expected, String path, String found) {
    problem(
        source
            + ": expected "
            + expected
            + " in the destination, found that "
            + spec.dest()
            + "/"
            + path
            + " is "
            + found
            + " or is to be one. Choose another destination or other names, for example with an"
            + " extension");
  }

  /** The files of one group. */
  private static final class Members {
    private final String key;
    private final String name;
    private final List<SourceFile> files = new ArrayList<>();

    Members(String key, String name) {
      this.key = key;
      this.name = name;
    }
  }

  private void requireMatched(List<SourceFile> alone) {
    if (groups.isPresent() && spec.unmatched() == Unmatched.FAIL && !alone.isEmpty()) {
      SourceFile first = alone.stream().min(BY_PATH).orElseThrow();
      throw new InputException(
          base
              + "/"
              + first.path()
              + ": no group takes this file"
              + (alone.size() > 1 ? ", and " + (alone.size() - 1) + " more" : "")
              + ": expected a path that 'group-by' matches as a whole, "
              + spec.groupBy().orElseThrow()
              + ", with a text captured. Say with 'unmatched' whether to copy or to skip such"
              + " files, or correct 'group-by' ("
              + spec.origin()
              + ")");
    }
  }

  private void join(Members group) {
    group.files.sort(BY_PATH);
    SourceFile first = group.files.get(0);
    String folder = spec.name().isPresent() ? "" : commonFolder(group.files);
    FileKind kind = kind(FileKind.of(name(first.path())));
    String path = in(folder, group.name);
    Optional<String> obstacle = obstacle(group, path);
    if (obstacle.isPresent()) {
      problem(obstacle.get());
      return;
    }
    FileKind named = FileKind.of(name(path));
    // S3DistCp's users capture the extension too; the number of an output goes before it.
    FileKind pattern = named.extension().isEmpty() ? kind.withStem(name(path)) : kind(named);
    cut(group.key, group.files, folder(path), pattern);
  }

  private Optional<String> obstacle(Members group, String path) {
    Optional<String> mixed =
        spec.codec().isPresent() ? Optional.empty() : checks.mixedKinds(group.name, group.files);
    return mixed
        .or(() -> checks.manyPartitions(group.name, group.files))
        .or(() -> checks.unfitName(path, group.files.get(0)));
  }

  private FileKind kind(FileKind found) {
    return spec.codec().map(found::withCodec).orElse(found);
  }

  /** Whole files, until an output has as many bytes as are wanted. */
  private void cut(String group, List<SourceFile> files, String folder, FileKind kind) {
    OutputNames names = new OutputNames(name -> isTaken(in(folder, name)), kind);
    long targetBytes = spec.targetBytes().orElse(Long.MAX_VALUE);
    Optional<SourceFile> continued =
        spec.appendToLast()
            ? destination.last(group).filter(last -> last.length() < targetBytes)
            : Optional.empty();
    List<List<SourceFile>> parts = new ArrayList<>();
    List<SourceFile> part = new ArrayList<>();
    long bytes = continued.map(SourceFile::length).orElse(0L);
    for (SourceFile file : files) {
      part.add(file);
      bytes += file.length();
      if (bytes >= targetBytes) {
        parts.add(part);
        part = new ArrayList<>();
        bytes = 0;
      }
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    for (int i = 0; i < parts.size(); i++) {
      String name = names.next(parts.size());
      Optional<SourceFile> before = i == 0 ? continued : Optional.empty();
      add(new Output(in(folder, name), group, parts.get(i), before));
    }
  }

  /**
   * A name that was given once is not given again where outputs replace others: whoever repeats an
   * older batch would take the new file for the one that went.
   */
  private boolean isTaken(String path) {
    return destination.files(folder(path)).containsKey(name(path))
        || (spec.appendToLast() && destination.given().contains(path));
  }

  private void copy(SourceFile file) {
    String folder = folder(file.path());
    FileKind kind = kind(FileKind.of(name(file.path())));
    String name = spec.codec().isEmpty() ? name(file.path()) : kind.stem() + kind.extension();
    add(new Output(in(folder, name), "", List.of(file), Optional.empty()));
  }

  private void add(Output output) {
    Output other = outputs.putIfAbsent(output.path(), output);
    String source = base + "/" + output.sources().get(0).path();
    if (other != null) {
      problem(
          source
              + ": two outputs of one name: expected a name of its own, found "
              + output.path()
              + " for "
              + base
              + "/"
              + other.sources().get(0).path()
              + " too. Capture what tells them apart, or name the outputs by a template such as"
              + " '{1}-{2}'");
    } else if (spec.startingIndex().isEmpty()) {
      requireFree(output.path(), source);
    }
  }

  private void requireFree(String path, String source) {
    SourceFile there = destination.files(folder(path)).get(name(path));
    if (there != null) {
      problem(
          source
              + ": expected a free name in the destination, found "
              + spec.dest()
              + "/"
              + path
              + " there, of "
              + there.length()
              + " bytes. Remove it, or choose another destination or another name; nothing is"
              + " overwritten");
    }
  }

  private void problem(String text) {
    if (problems.size() < TOLD) {
      problems.add(text);
    } else {
      more++;
    }
  }

  /** With a number in front of each name, if that is wanted. */
  private List<Output> numbered() {
    OptionalLong start = spec.startingIndex();
    if (start.isEmpty()) {
      return List.copyOf(outputs.values());
    }
    List<Output> numbered = new ArrayList<>();
    long index = start.getAsLong();
    for (Output output : outputs.values()) {
      String folder = folder(output.path());
      while (isTaken(in(folder, index + name(output.path())))) {
        index++;
      }
      String path = in(folder, index++ + name(output.path()));
      numbered.add(output.named(path));
    }
    return numbered;
  }

  private static String commonFolder(List<SourceFile> files) {
    String folder = folder(files.get(0).path());
    for (SourceFile file : files) {
      while (!folder.isEmpty() && !file.path().startsWith(folder + "/")) {
        folder = folder(folder);
      }
    }
    return folder;
  }

  private static String in(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  static String folder(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
