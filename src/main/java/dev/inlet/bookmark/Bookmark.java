package dev.inlet.bookmark;

import static java.util.Objects.requireNonNull;

import dev.inlet.bookmark.Entry.Accept;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a job has consumed so far, by source: the fold of its ledger up to a number. Small enough
 * for millions of files; which files they are, the lists in the ledger say.
 */
public final class Bookmark {
  /** How a file stands to what was read. */
  public enum Standing {
    /** No file of this path was read. */
    NEW,
    /** This very content was read. */
    READ,
    /** A file of this path was read, and its length, time or etag was another one. */
    CHANGED
  }

  /**
   * Where and how a source was last read.
   *
   * @param base the folder that its paths are relative to
   * @param declared a digest of what its table's declaration says of the meaning of its bytes
   * @param sequence of the batch or decision that this is from
   */
  public record Mark(String source, String base, String declared, long sequence) {
    public Mark {
      requireNonNull(source, "source");
      requireNonNull(base, "base");
      requireNonNull(declared, "declared");
    }
  }

  private final TreeMap<String, FileTable> tables = new TreeMap<>();
  private final TreeMap<String, Mark> marks = new TreeMap<>();

  Bookmark() {}

  /** How a file of a source stands to what was read. */
  public Standing standing(String source, SourceFile file) {
    FileTable table = tables.get(source);
    return table == null ? Standing.NEW : table.standing(file);
  }

  /** How files of a source stand to what was read, in their order; many at once cost less. */
  public List<Standing> standings(String source, FilePage files) {
    FileTable table = tables.get(source);
    return table == null ? Collections.nCopies(files.size(), Standing.NEW) : table.standings(files);
  }

  /** The number under which a path became read; 0 if it was not. */
  public long sequenceOf(String source, String path) {
    FileTable table = tables.get(source);
    return table == null ? 0 : table.sequenceOf(path);
  }

  /** The sources of which files were read, sorted; declared or not. */
  public List<String> sources() {
    return tables.entrySet().stream()
        .filter(entry -> entry.getValue().size() > 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** How many files of a source were read. */
  public long files(String source) {
    FileTable table = tables.get(source);
    return table == null ? 0 : table.size();
  }

  /** How many files were read, of all sources. */
  public long files() {
    return tables.values().stream().mapToLong(FileTable::size).sum();
  }

  /** The path, of all that were read, that comes last by its bytes. */
  public Optional<String> lastKey(String source) {
    return files(source) == 0 ? Optional.empty() : Optional.of(tables.get(source).lastKey());
  }

  /** Where and how a source was last read; empty if it never was. */
  public Optional<Mark> mark(String source) {
    return Optional.ofNullable(marks.get(source));
  }

  List<Mark> marks() {
    return List.copyOf(marks.values());
  }

  /**
   * The files of a source, to add to.
   *
   * @param expected how many there will be, as far as it is known
   */
  FileTable table(String source, long expected) {
    return tables.computeIfAbsent(source, name -> new FileTable(expected));
  }

  void mark(Mark mark) {
    marks.put(mark.source(), mark);
  }

  /** Finds in the ledger's lists the lines that made files read, one for each file. */
  final class FirstLines {
    private final IdentityHashMap<FileTable, BitSet> seen = new IdentityHashMap<>();

    /** Whether a list's current line made its file read, and is the first that tells so. */
    boolean isFirst(String source, FileListReader line) throws FileListReader.BrokenException {
      FileTable table = tables.get(source);
      int index = table == null ? -1 : table.indexOf(line);
      if (index < 0) {
        return false;
      }
      BitSet of = seen.computeIfAbsent(table, any -> new BitSet());
      boolean isFirst = !of.get(index);
      of.set(index);
      return isFirst;
    }
  }

  /** Notes that a source goes on under other circumstances, perhaps another name. */
  void accept(Accept accept) {
    if (!accept.was().equals(accept.source())) {
      marks.remove(accept.was());
    }
    mark(new Mark(accept.source(), accept.base(), accept.declared(), accept.sequence()));
  }
}
