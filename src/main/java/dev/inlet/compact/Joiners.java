package dev.inlet.compact;

import dev.inlet.InputException;
import dev.inlet.format.Content;
import dev.inlet.format.JoinRules;
import dev.inlet.format.TextJoin;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Chooses the joiner by what the first file that is not empty holds, whatever its name. */
final class Joiners implements Joiner {
  private final JoinRules rules;
  private final Predicate<Path> copiesFrom;
  private final Configuration conf;

  private Joiners(JoinRules rules, Predicate<Path> copiesFrom, Configuration conf) {
    this.rules = rules;
    this.copiesFrom = copiesFrom;
    this.conf = conf;
  }

  /**
   * A joiner for files of any kind, those of one call all of the same. It has no state, and may be
   * used by several threads.
   *
   * @param rules for text
   */
  static Joiner of(JoinRules rules, Configuration conf) {
    return of(rules, file -> false, conf);
  }

  /**
   * A joiner that leaves ranges of files to the store, and so files that are not whole.
   *
   * @param copiesFrom whether the store can copy from a file
   */
  static Joiner of(JoinRules rules, Predicate<Path> copiesFrom, Configuration conf) {
    return new Joiners(rules, copiesFrom, conf);
  }

  @Override
  public Joined join(List<FileStatus> sources, Path to) throws IOException {
    List<FileStatus> filled = sources.stream().filter(file -> file.getLen() > 0).toList();
    if (filled.isEmpty()) {
      return new TextJoiner(rules, copiesFrom, conf).join(filled, to);
    }
    return joiner(filled.get(0), filled.size() == 1, to).join(filled, to);
  }

  /** By one look at the first file. */
  private Joiner joiner(FileStatus first, boolean isAlone, Path to) throws IOException {
    try (SourceBytes bytes = SourceBytes.openForLittle(first, conf)) {
      if (isAlone && rules.output().isEmpty() && !TextJoin.canFollow(bytes)) {
        return new OpaqueJoiner("what cannot be joined", conf);
      }
      Content content = TextJoin.content(bytes);
      if (rules.output().isPresent() && !FileKind.of(to.getName()).isColumnar()) {
        requireText(first, content, to);
      }
      return joiner(bytes, content);
    }
  }

  /** Only text is decoded and encoded; anything else would have the name of a codec, and not it. */
  private static void requireText(FileStatus file, Content content, Path to) {
    if (content != Content.TEXT) {
      String codec = FileKind.of(to.getName()).codec();
      throw new InputException(
          file.getPath()
              + ": cannot be encoded as "
              + (codec.isEmpty() ? "a file without a codec" : codec)
              + ": expected text, found "
              + content.word()
              + ". Leave it out, or compact it with 'output-codec = keep'");
    }
  }

  @Override
  public Contents contents(FileStatus file) throws IOException {
    if (file.getLen() == 0) {
      return Contents.NONE;
    }
    Joiner joiner;
    try (SourceBytes bytes = SourceBytes.openForLittle(file, conf)) {
      joiner = joiner(bytes, TextJoin.content(bytes));
    }
    return joiner.contents(file);
  }

  private Joiner joiner(SourceBytes bytes, Content content) {
    if (content.isColumnar() && !TextJoin.isPlain(bytes)) {
      return new OpaqueJoiner(content.word() + " that is compressed as a whole", conf);
    }
    return switch (content) {
      case TEXT -> new TextJoiner(rules, copiesFrom, conf);
      case PARQUET -> new ParquetJoiner(conf);
      case ORC -> new OrcJoiner(conf);
      case AVRO -> new AvroJoiner(conf);
      default -> new OpaqueJoiner(content.word(), conf);
    };
  }
}
