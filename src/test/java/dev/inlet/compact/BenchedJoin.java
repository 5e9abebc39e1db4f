package dev.inlet.compact;

import dev.inlet.format.JoinRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/** Joins local files as a compaction does, for being measured. */
public final class BenchedJoin {
  private static final Configuration CONF = new Configuration(false);

  private final Joiner joiner;

  public BenchedJoin(JoinRules rules) {
    this.joiner = Joiners.of(rules, CONF);
  }

  private static FileStatus listed(Path file) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    return path.getFileSystem(CONF).getFileStatus(path);
  }

  public void join(List<Path> files, Path to) throws IOException {
    List<FileStatus> sources = new ArrayList<>();
    for (Path file : files) {
      sources.add(listed(file));
    }
    joiner.join(sources, new org.apache.hadoop.fs.Path(to.toUri()));
  }

  /**
   * The proof: all files are decoded, and so is what was made of them.
   *
   * @return how many records there are
   */
  public long prove(List<Path> files, Path joined) throws IOException {
    Contents all = Contents.NONE;
    for (Path file : files) {
      all = all.and(joiner.contents(listed(file)));
    }
    if (!all.equals(joiner.contents(listed(joined)))) {
      throw new IllegalStateException(joined + " does not hold what its sources hold");
    }
    return all.records();
  }
}
