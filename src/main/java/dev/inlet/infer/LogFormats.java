package dev.inlet.infer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.catalog.FileFormat;
import dev.inlet.format.Grok;
import dev.inlet.format.LineCells;
import dev.inlet.format.Lines;
import dev.inlet.format.NullWords;
import dev.inlet.format.TextLayout;
import dev.inlet.format.W3c;
import dev.inlet.infer.Classifier.Classified;
import dev.inlet.infer.FileSample.Certainty;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Formats of logs that are known by heart. Each is one of the standard patterns of {@link Grok}, or
 * names its fields itself.
 *
 * <p>A text is such a log if at least {@value #MIN_SHARE} of its first lines fit the pattern as a
 * whole, and that share is the certainty; of several patterns the first with the largest share.
 */
final class LogFormats {
  private static final double MIN_SHARE = 0.9;
  private static final int MAX_LINES = 200;

  /** A log may begin with a line that was cut off, but not with many. */
  private static final int FIRST_LINES = 3;

  private static final NullWords DASH = new NullWords(List.of("-"), List.of());

  /**
   * One format.
   *
   * @param name for evidence
   * @param start what each line begins with; to look for it costs next to nothing
   */
  private record Known(String name, Pattern start, TextLayout layout) {
    Known(String name, String start, String pattern, NullWords nulls) {
      this(name, Pattern.compile(start), TextLayout.of(new Grok(pattern, List.of()), nulls));
    }

    boolean mayBe(List<byte[]> lines) {
      return lines.stream()
          .anyMatch(line -> start.matcher(new String(line, ISO_8859_1)).lookingAt());
    }
  }

  /** The more a format says, the earlier it comes. */
  private static final List<Known> KNOWN =
      List.of(
          new Known("S3's access log", "\\S+ \\S+ \\[\\d", "%{S3_ACCESS_LOG}", DASH),
          new Known(
              "the log of an application load balancer",
              "(https?|h2|grpcs|wss?) \\d",
              "%{ALB_ACCESS_LOG}",
              DASH),
          new Known(
              "the log of a classic load balancer",
              "\\d{4}-\\S+ \\S+ \\S+:\\d",
              "%{ELB_ACCESS_LOG}",
              DASH),
          new Known(
              "Apache's combined log format",
              "\\S+ \\S+ \\S+ \\[\\d",
              "%{COMBINEDAPACHELOG}",
              DASH),
          new Known(
              "Apache's common log format", "\\S+ \\S+ \\S+ \\[\\d", "%{COMMONAPACHELOG}", DASH),
          new Known("Squid's access log", "\\d+\\.\\d+ +\\d", "%{SQUID3}", DASH),
          new Known("the log of Ruby's Logger", "[A-Z], \\[", "%{RUBY_LOGGER}", NullWords.NONE),
          new Known("Redis' log", "(\\[\\d+\\]|\\d+:[A-Z]) \\d", "%{REDISLOG}", NullWords.NONE),
          new Known("syslog by RFC 5424", "<\\d+>\\d", "%{SYSLOG5424LINE}", NullWords.NONE),
          new Known("syslog by RFC 3164", "[A-Z][a-z]+ +\\d", "%{SYSLOGLINE}", NullWords.NONE),
          new Known(
              "syslog by RFC 3164 with priorities",
              "<\\d+>[A-Z]",
              "<%{NONNEGINT:syslog_pri:int}>%{SYSLOGLINE}",
              NullWords.NONE));

  private LogFormats() {}

  /** What the text is, if it is a log. */
  static Optional<Classified> find(byte[] head, String file) {
    List<byte[]> first = lines(head, file, FIRST_LINES);
    boolean namesFields =
        !first.isEmpty()
            && (first.get(0)[0] == '#' || W3c.flowFieldsIn(text(first.get(0))).isPresent());
    List<Known> possible = KNOWN.stream().filter(known -> known.mayBe(first)).toList();
    if (!namesFields && possible.isEmpty()) {
      return Optional.empty();
    }
    List<byte[]> lines = lines(head, file, MAX_LINES);
    Set<String> fields = fields(lines);
    if (!fields.isEmpty()) {
      String evidence =
          lines.get(0)[0] == '#'
              ? "#Fields: names its columns"
              : "it begins with fields of flow logs";
      return Optional.of(
          new Classified(
              FileFormat.W3C, new Certainty(1, evidence), TextLayout.of(w3c(fields), DASH)));
    }
    List<Classified> fitting = new ArrayList<>();
    possible.forEach(known -> of(known, lines).ifPresent(fitting::add));
    // Of equals the first one stays.
    return fitting.stream().reduce((a, b) -> degree(b) > degree(a) ? b : a);
  }

  private static double degree(Classified found) {
    return found.certainty().degree();
  }

  /**
   * The fields that lines tell anywhere in a log of the W3C, or at the start of a flow log; none of
   * others.
   */
  static List<String> fields(InputStream text, String file) {
    Set<String> fields = new LinkedHashSet<>();
    try (Lines lines = new Lines(text, file)) {
      for (boolean first = true; lines.next(); first = false) {
        boolean directive = lines.bytes()[lines.start()] == '#';
        if (directive || first) {
          String line =
              new String(lines.bytes(), lines.start(), lines.end() - lines.start(), UTF_8);
          (directive ? W3c.fieldsIn(line) : W3c.flowFieldsIn(line)).ifPresent(fields::addAll);
        } else if (fields.isEmpty()) {
          break;
        }
      }
    }
    return List.copyOf(fields);
  }

  private static W3c w3c(Set<String> fields) {
    return new W3c(List.copyOf(fields));
  }

  private static Set<String> fields(List<byte[]> lines) {
    Set<String> fields = new LinkedHashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      byte[] line = lines.get(i);
      if (line[0] == '#') {
        W3c.fieldsIn(text(line)).ifPresent(fields::addAll);
      } else if (i == 0) {
        W3c.flowFieldsIn(text(line)).ifPresent(fields::addAll);
      } else if (fields.isEmpty()) {
        break;
      }
    }
    return fields;
  }

  private static String text(byte[] line) {
    return new String(line, UTF_8);
  }

  /** The share of the first lines that a layout fits, or 0 if none of the very first ones is. */
  static double share(TextLayout layout, Head head) {
    return share(layout.cells(), lines(head.bytes(), head.file(), MAX_LINES));
  }

  private static double share(LineCells cells, List<byte[]> lines) {
    int fit = 0;
    for (int i = 0; i < lines.size(); i++) {
      byte[] line = lines.get(i);
      fit += cells.find(line, 0, line.length) ? 1 : 0;
      if (i == FIRST_LINES - 1 && fit == 0) {
        return 0;
      }
    }
    return lines.isEmpty() ? 0 : (double) fit / lines.size();
  }

  private static Optional<Classified> of(Known known, List<byte[]> lines) {
    double share = share(known.layout().cells(), lines);
    if (share < MIN_SHARE) {
      return Optional.empty();
    }
    String evidence =
        String.format(
            Locale.ROOT,
            "%.1f %% of %s fit %s, %s",
            share * 100,
            TypeTally.counted(lines.size(), "line"),
            known.name(),
            known.layout().grok().pattern());
    return Optional.of(
        new Classified(FileFormat.GROK, new Certainty(share, evidence), known.layout()));
  }

  private static List<byte[]> lines(byte[] head, String file, int most) {
    List<byte[]> found = new ArrayList<>();
    try (Lines lines = new Lines(new ByteArrayInputStream(head), file)) {
      while (found.size() < most && lines.next()) {
        found.add(Arrays.copyOfRange(lines.bytes(), lines.start(), lines.end()));
      }
    }
    // The last line of a head may be cut off.
    boolean cut = head.length >= Head.MAX_BYTES && found.size() > 1 && found.size() < most;
    return cut ? found.subList(0, found.size() - 1) : found;
  }
}
