package dev.inlet.read;

import static java.util.Objects.requireNonNull;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.infer.TableDefinition;
import java.util.List;

/**
 * What a batch takes from one source.
 *
 * @param source its name in the job
 * @param table how to read the files
 * @param base the folder that the files' paths are relative to
 */
public record SourceInput(
    String source, TableDefinition table, String base, List<SourceFile> files) {
  public SourceInput {
    requireNonNull(source, "source");
    requireNonNull(table, "table");
    requireNonNull(base, "base");
    files = List.copyOf(files);
  }
}
