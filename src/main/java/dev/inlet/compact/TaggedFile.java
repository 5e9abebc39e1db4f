package dev.inlet.compact;

import dev.inlet.bookmark.SourceFile;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** A file as a listing saw it, which the file system need not be asked for again. */
final class TaggedFile extends FileStatus implements EtagSource {
  private static final long serialVersionUID = 1;

  private final String etag;

  TaggedFile(SourceFile file, Path path) {
    super(file.length(), false, 1, Math.max(1, file.length()), file.modified(), path);
    this.etag = file.etag();
  }

  @Override
  public String getEtag() {
    return etag;
  }
}
