package dev.inlet.read;

import static java.util.Objects.requireNonNull;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.infer.TableDefinition;
import java.util.List;
import java.util.Optional;

/**
 * What a batch takes from one source.
 *
 * @param source its name in the job
 * @param table how to read the files
 * @param base the folder that the files' paths are relative to
 * @param files of a Delta table the commit files of versions
 * @param following how, if the versions of a Delta table are followed
 */
public record SourceInput(
    String source,
    TableDefinition table,
    String base,
    List<SourceFile> files,
    Optional<Following> following) {
  public SourceInput {
    requireNonNull(source, "source");
    requireNonNull(table, "table");
    requireNonNull(base, "base");
    files = List.copyOf(files);
    requireNonNull(following, "following");
  }
}
