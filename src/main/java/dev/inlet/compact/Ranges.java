package dev.inlet.compact;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.format.TextJoin;
import dev.inlet.write.CopiedRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** The ranges of the sources of one output that are left to the store. */
final class Ranges implements TextJoin.Copier {
  private final Predicate<Path> copiesFrom;
  private final FSDataOutputStream out;
  private final List<CopiedRange> taken = new ArrayList<>();
  private FileStatus source;

  /**
   * @param copiesFrom whether the store can copy from a file
   * @param out what is written besides
   */
  Ranges(Predicate<Path> copiesFrom, FSDataOutputStream out) {
    this.copiesFrom = copiesFrom;
    this.out = out;
  }

  /** What follows is of this file. */
  void of(FileStatus file) {
    source = file;
  }

  /** Whether one as long as the file itself would be taken. */
  boolean takesOf(FileStatus file) {
    return file.getLen() >= CopiedRange.LEAST_BYTES
        && taken.size() < CopiedRange.MOST
        && !etag(file).isEmpty()
        && copiesFrom.test(file.getPath());
  }

  @Override
  public boolean takes(long from, long to) {
    boolean takes = to - from >= CopiedRange.LEAST_BYTES && takesOf(source);
    if (takes) {
      taken.add(new CopiedRange(out.getPos(), source.getPath(), etag(source), from, to - from));
    }
    return takes;
  }

  private static String etag(FileStatus file) {
    return SourceFile.etag(file).orElse("");
  }

  List<CopiedRange> taken() {
    return taken;
  }

  long bytes() {
    return taken.stream().mapToLong(CopiedRange::length).sum();
  }
}
