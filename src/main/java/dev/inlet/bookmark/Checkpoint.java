package dev.inlet.bookmark;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The bookmark folded up to a number, as it stands in {@code checkpoint-<sequence>.json}. Its files
 * are in segments, older ones first: of a path that is in several, the last one counts. Segments
 * are shared by the checkpoints that follow each other, so that writing one costs what is new.
 */
record Checkpoint(long sequence, List<Segment> segments, List<Bookmark.Mark> marks) {

  /**
   * A list of files beside this document.
   *
   * @param sha256 of the list
   */
  record Segment(String document, long files, String sha256, List<Count> sources) {
    Segment {
      sources = List.copyOf(sources);
    }
  }

  /** How many files of a source a segment holds. */
  record Count(String source, long files) {}

  Checkpoint {
    segments = List.copyOf(segments);
    marks = List.copyOf(marks);
  }

  /** The sources of which it holds files. */
  Set<String> sources() {
    return segments.stream()
        .flatMap(segment -> segment.sources().stream())
        .map(Count::source)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** How many files of a source there are, repeated ones as often as they are. */
  long files(String source) {
    return segments.stream()
        .flatMap(segment -> segment.sources().stream())
        .filter(count -> count.source().equals(source))
        .mapToLong(Count::files)
        .sum();
  }
}
