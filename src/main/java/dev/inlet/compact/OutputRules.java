package dev.inlet.compact;

import static java.util.Objects.requireNonNull;

import dev.inlet.catalog.CompactSpec;
import dev.inlet.catalog.CompactSpec.Edges;
import dev.inlet.catalog.CompactSpec.Verify;
import dev.inlet.format.JoinRules;
import java.util.List;

/**
 * How outputs are made of their sources, as any process can be told it.
 *
 * @param base the folder of the sources
 * @param dest the folder that outputs which are continued are in
 * @param headerLines at the start of each text; -1 where nothing is said
 * @param codec the one that outputs get, by its extension; none if they keep that of their sources
 */
record OutputRules(
    String base, String dest, Verify verify, int headerLines, Edges edges, List<String> codec) {
  OutputRules {
    requireNonNull(base, "base");
    requireNonNull(dest, "dest");
    requireNonNull(verify, "verify");
    requireNonNull(edges, "edges");
    codec = List.copyOf(codec);
  }

  static OutputRules of(CompactSpec spec, String base, String dest) {
    return new OutputRules(
        base,
        dest,
        spec.verify(),
        spec.headerLines().orElse(-1),
        spec.edges(),
        spec.codec().stream().toList());
  }

  /** Whether the records of sources and outputs are compared. */
  boolean counts() {
    return verify != Verify.BYTES;
  }

  /** Whether it is said how many header lines there are. */
  boolean knowsHeader() {
    return headerLines >= 0;
  }

  /** For text. */
  JoinRules join() {
    JoinRules rules =
        JoinRules.ofLines()
            .withHeaderLines(Math.max(0, headerLines))
            .withEdges(
                switch (edges) {
                  case CHECKED -> JoinRules.Edges.CHECKED;
                  case TRUSTED -> JoinRules.Edges.TRUSTED;
                });
    return codec.isEmpty() ? rules : rules.withOutput(FileKind.compression(codec.get(0)));
  }
}
