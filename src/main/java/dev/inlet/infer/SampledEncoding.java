package dev.inlet.infer;

import dev.inlet.InputException;
import dev.inlet.catalog.FileFormat;
import dev.inlet.catalog.TableSpec;
import dev.inlet.format.Content;
import dev.inlet.format.TextEncoding;
import java.util.List;
import java.util.Optional;

/** What the text of files is stored in: each tells by its bytes, and all of a table are of one. */
final class SampledEncoding {
  /** Of files that are the same in UTF-8 and in sets of single bytes. */
  static final String ASCII = "US-ASCII";

  private static final String WESTERN = "windows-1252";
  private static final int HIGH = 0x80;

  private SampledEncoding() {}

  /**
   * What the first bytes of a file are: UTF-16 by its mark, windows-1252 where more of what is not
   * ASCII is no UTF-8 than is, else UTF-8, or {@link #ASCII}, which is both of the last.
   */
  static String of(byte[] head) {
    String marked = TextEncoding.foundIn(head);
    if (!marked.equals(TextEncoding.DEFAULT) || Content.of(head) != Content.TEXT) {
      return marked;
    }
    if (isJson(head)) {
      return TextEncoding.DEFAULT;
    }
    int good = 0;
    int bad = 0;
    boolean western = true;
    for (int at = 0; at < head.length; ) {
      int length = characterAt(head, at);
      if (length == 0 && at + 4 > head.length) {
        // A character that is cut off by the end of the head.
        break;
      }
      if (length == 0) {
        bad++;
        western &= isWestern(head[at]);
      } else if (length > 1) {
        good++;
      }
      at += Math.max(length, 1);
    }
    if (good == 0 && bad == 0) {
      return ASCII;
    }
    return bad > good && western ? WESTERN : TextEncoding.DEFAULT;
  }

  /**
   * What a file of a table is whose files were read before, as {@link #of} has it; but bytes that
   * are no UTF-8 do not make a table of UTF-8 another one: the records that have them are rejected.
   */
  static String after(String before, byte[] head) {
    boolean bySingleBytes = before.equals(WESTERN) || before.equals(TextEncoding.DEFAULT);
    String found = bySingleBytes ? of(head) : before;
    boolean isOther = before.equals(WESTERN) && found.equals(TextEncoding.DEFAULT);
    return found.equals(ASCII) || isOther ? found : before;
  }

  /** Which is UTF-8 and nothing else. */
  private static boolean isJson(byte[] head) {
    int at = 0;
    while (at < head.length && head[at] >= 0 && head[at] <= ' ') {
      at++;
    }
    return at < head.length && (head[at] == '{' || head[at] == '[');
  }

  /** The bytes of the character of UTF-8 that stands here; 0 if none does. */
  static int characterAt(byte[] head, int at) {
    int first = head[at] & 0xff;
    if (first < HIGH) {
      return 1;
    }
    int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || at + length > head.length) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((head[at + i] & 0xc0) != HIGH) {
        return 0;
      }
    }
    return length;
  }

  /** Whether the set has a character for a byte, other than two that are seldom meant. */
  private static boolean isWestern(byte value) {
    return switch (value & 0xff) {
      case 0x81, 0x8d, 0x8f, 0x90, 0x9d, 0xfe, 0xff -> false;
      default -> true;
    };
  }

  /**
   * The one of all files, also of those that the table had before.
   *
   * @throws InputException if there are several
   */
  static String of(TableSpec spec, List<FileSample> samples, Optional<TableDefinition> previous) {
    Optional<String> known = spec.encoding().or(() -> previous.map(TableDefinition::encoding));
    List<FileSample> telling =
        samples.stream().filter(sample -> !sample.encoding().equals(ASCII)).toList();
    if (telling.isEmpty()) {
      return known.orElse(TextEncoding.DEFAULT);
    }
    FileSample first = telling.get(0);
    if (known.isPresent() && !first.encoding().equals(known.get())) {
      throw mixed(
          spec,
          known.get() + " in version " + previous.orElseThrow().version(),
          first.encoding() + " in " + first.path());
    }
    boolean marked = first.encoding().startsWith("UTF-16");
    for (FileSample sample : marked ? samples : telling) {
      if (!sample.encoding().equals(first.encoding())) {
        throw mixed(spec, told(first), told(sample));
      }
    }
    return first.encoding();
  }

  private static boolean isJson(FileSample sample) {
    return Crawler.content(sample).format() == FileFormat.JSON;
  }

  private static String told(FileSample sample) {
    String encoding = sample.encoding().equals(ASCII) ? TextEncoding.DEFAULT : sample.encoding();
    return encoding + " in " + sample.path();
  }

  private static InputException mixed(TableSpec spec, String one, String other) {
    return new InputException(
        spec.location()
            + ": table '"
            + spec.name()
            + "': mixed encodings: expected files of one encoding, found "
            + one
            + " and "
            + other
            + ". Exclude some of them, or declare a table for each encoding");
  }

  static Decision decision(TableSpec spec, String encoding, List<FileSample> samples) {
    if (spec.encoding().isPresent()) {
      return new Decision("encoding", encoding, List.of("it is declared"));
    }
    if (spec.format().filter(FileFormat.XML::equals).isPresent()) {
      return new Decision("encoding", encoding, List.of("each document tells its own"));
    }
    long others = samples.stream().filter(sample -> !sample.encoding().equals(ASCII)).count();
    boolean json = samples.stream().allMatch(SampledEncoding::isJson);
    if (json && encoding.equals(TextEncoding.DEFAULT)) {
      return new Decision("encoding", encoding, List.of("as JSON is"));
    }
    String vote =
        others == 0
            ? "nothing but ASCII in " + TypeTally.counted(samples.size(), "file")
            : "more than ASCII in " + TypeTally.counted(others, "file");
    if (encoding.equals(WESTERN)) {
      vote +=
          ", by bytes that are no UTF-8; where another set of single bytes was meant, declare it";
    }
    return new Decision("encoding", encoding, List.of(vote));
  }
}
