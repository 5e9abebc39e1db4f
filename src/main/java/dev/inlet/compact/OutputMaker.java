package dev.inlet.compact;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.CompactSpec.Verify;
import dev.inlet.compact.CompactionPlan.Output;
import dev.inlet.state.Digest;
import dev.inlet.state.FilePlace;
import dev.inlet.write.CopiedRange;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Makes one output, and proves that it holds what its sources hold. */
final class OutputMaker {
  private static final int BUFFER = 1 << 16;

  private final Joiner joiner;
  private final Predicate<Path> copiesFrom;
  private final OutputRules rules;
  private final Path base;
  private final Path dest;
  private final Configuration conf;

  /**
   * @param copiesFrom whether the store can copy from a file to where outputs are made
   */
  OutputMaker(OutputRules rules, Predicate<Path> copiesFrom, Configuration conf) {
    // Records are compared in files that are whole, so only where they are not, the store copies.
    this.copiesFrom = rules.counts() ? file -> false : copiesFrom;
    this.joiner = Joiners.of(rules.join(), this.copiesFrom, conf);
    this.rules = rules;
    this.base = new Path(rules.base());
    this.dest = new Path(rules.dest());
    this.conf = conf;
  }

  /**
   * What was made.
   *
   * @param contents empty if they were not compared
   * @param sha256 empty if it was not computed
   */
  record Made(Joined joined, Optional<Contents> contents, String sha256) {
    /** -1 if they were not counted. */
    long records() {
      return contents.map(Contents::records).orElse(-1L);
    }
  }

  /**
   * For how many bytes there has to be room in any case: those of sources that the store may copy
   * need none, if it does.
   */
  long leastWritten(Output output) {
    return sources(output).stream()
        .filter(
            source ->
                source.getLen() < CopiedRange.LEAST_BYTES || !copiesFrom.test(source.getPath()))
        .mapToLong(FileStatus::getLen)
        .sum();
  }

  /**
   * @param to where it is made
   * @throws InputException if a source is gone or changed, or the output is not what it should be
   */
  Made make(Output output, Path to) throws IOException {
    List<FileStatus> sources = sources(output);
    Joined joined = joiner.join(sources, to);
    requireNoHeader(output, joined);
    FileStatus made = to.getFileSystem(conf).getFileStatus(to);
    if (made.getLen() != joined.written()) {
      throw differs(
          output, joined.written() + " bytes, as many as were written", made.getLen() + " bytes");
    }
    Optional<Contents> contents =
        rules.counts() ? Optional.of(proved(output, sources, made)) : Optional.empty();
    requireUnchanged(output);
    return new Made(joined, contents, rules.verify() == Verify.CHECKSUM ? sha256(made, conf) : "");
  }

  private Contents proved(Output output, List<FileStatus> sources, FileStatus made)
      throws IOException {
    Contents expected = Contents.NONE;
    for (FileStatus source : sources) {
      expected = expected.and(joiner.contents(source));
    }
    Contents found = joiner.contents(made);
    if (!found.equals(expected)) {
      throw differs(output, text(expected), text(found));
    }
    return found;
  }

  /** A header in the middle of a file is a row that is none, which nobody sees until it is read. */
  private void requireNoHeader(Output output, Joined joined) {
    if (!rules.knowsHeader() && !joined.sameStart().isEmpty()) {
      throw new CatalogException(
          FilePlace.in(dest, output.path())
              + ": all "
              + output.sources().size()
              + " sources begin with the line "
              + joined.sameStart()
              + ": expected 'header-lines' to say whether that is a header, found nothing. Say 1 to"
              + " keep it once, or 0 if it is a record like others; nothing was published");
    }
  }

  private static String text(Contents contents) {
    return contents.records() + " records with hash " + contents.hash();
  }

  private InputException differs(Output output, String expected, String found) {
    return new InputException(
        FilePlace.in(dest, output.path())
            + ": not what its "
            + output.sources().size()
            + " sources hold, such as "
            + FilePlace.in(base, output.sources().get(0).path())
            + ": expected "
            + expected
            + ", found "
            + found
            + ". Nothing was published, and no source was removed. Run again; if it stays so, leave"
            + " this group out with 'src-pattern'");
  }

  /** As they were listed: whoever reads them refuses a file of another length. */
  private List<FileStatus> sources(Output output) {
    List<FileStatus> sources = new ArrayList<>();
    output.continued().ifPresent(file -> sources.add(status(dest, file)));
    output.sources().forEach(file -> sources.add(status(base, file)));
    return sources;
  }

  private static FileStatus status(Path folder, SourceFile file) {
    return new TaggedFile(file, FilePlace.in(folder, file.path()));
  }

  /** After they were read: what changed before or meanwhile shows. */
  private void requireUnchanged(Output output) throws IOException {
    if (output.continued().isPresent()) {
      requireUnchanged(dest, output.continued().get());
    }
    for (SourceFile source : output.sources()) {
      requireUnchanged(base, source);
    }
  }

  private void requireUnchanged(Path folder, SourceFile listed) throws IOException {
    Path path = FilePlace.in(folder, listed.path());
    try {
      FileStatus status = FilePlace.fileSystem(path, conf).getFileStatus(path);
      SourceFile found = SourceFile.of(listed.path(), status);
      if (!listed.isStill(found)) {
        throw new InputException(
            path
                + ": changed while it was compacted: expected "
                + shape(listed)
                + ", found "
                + shape(found)
                + ". Nothing was published, and no source was removed. Run again once nobody writes"
                + " to it");
      }
    } catch (FileNotFoundException e) {
      throw new InputException(
          path
              + ": gone while it was compacted: expected "
              + shape(listed)
              + ", found no file. Nothing was published, and no source was removed. Restore it, or"
              + " let it be missing with 'on-missing = skip'",
          e);
    }
  }

  private static String shape(SourceFile file) {
    return file.length() + " bytes of " + Instant.ofEpochMilli(file.modified());
  }

  static String sha256(FileStatus file, Configuration conf) throws IOException {
    MessageDigest digest = Digest.ofSha256();
    FileSystem fs = FilePlace.fileSystem(file.getPath(), conf);
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = fs.open(file.getPath())) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return Digest.hexadecimal(digest);
  }
}
