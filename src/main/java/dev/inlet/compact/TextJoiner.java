package dev.inlet.compact;

import dev.inlet.format.JoinRules;
import dev.inlet.format.RecordSum;
import dev.inlet.format.TextJoin;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Files of text, compressed or not: what {@link TextJoin} does. */
final class TextJoiner implements Joiner {
  private final JoinRules rules;
  private final Predicate<Path> copiesFrom;
  private final Configuration conf;

  /**
   * @param copiesFrom whether the store can copy from a file to where one is made
   */
  TextJoiner(JoinRules rules, Predicate<Path> copiesFrom, Configuration conf) {
    this.copiesFrom = copiesFrom;
    this.rules = rules;
    this.conf = conf;
  }

  @Override
  public Joined join(List<FileStatus> sources, Path to) throws IOException {
    try (NewFile file = NewFile.create(to, conf)) {
      Ranges ranges = new Ranges(copiesFrom, file.out());
      try (TextJoin join = new TextJoin(file.out(), rules, ranges)) {
        for (FileStatus source : sources) {
          ranges.of(source);
          try (SourceBytes bytes = open(source, join, ranges)) {
            join.add(bytes);
            bytes.requireEnd();
          }
        }
        join.finish();
        long length = file.finish() + ranges.bytes();
        return new Joined(length, join.copied(), join.sameStart(), ranges.taken());
      }
    }
  }

  /**
   * To read little of it only where most is left to the store: whoever reads all of a file that way
   * asks an object store for each 64 KiB.
   */
  private SourceBytes open(FileStatus source, TextJoin join, Ranges ranges) throws IOException {
    if (!ranges.takesOf(source)) {
      return SourceBytes.open(source, conf);
    }
    SourceBytes little = SourceBytes.openForLittle(source, conf);
    boolean isEnough = false;
    try {
      isEnough = !join.readsAll(little);
    } finally {
      if (!isEnough) {
        little.close();
      }
    }
    return isEnough ? little : SourceBytes.open(source, conf);
  }

  @Override
  public Contents contents(FileStatus file) throws IOException {
    try (SourceBytes bytes = SourceBytes.open(file, conf)) {
      RecordSum sum = RecordSum.of(bytes, rules);
      return new Contents(sum.records(), sum.low(), sum.high());
    }
  }
}
