package dev.inlet.infer;

import dev.inlet.InputException;
import dev.inlet.catalog.TableSpec;
import dev.inlet.format.Content;
import dev.inlet.format.TextEncoding;
import java.util.List;

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
   * The one of all files.
   *
   * @throws InputException if there are several
   */
  static String of(TableSpec spec, List<FileSample> samples) {
    List<FileSample> telling =
        samples.stream().filter(sample -> !sample.encoding().equals(ASCII)).toList();
    if (telling.isEmpty()) {
      return TextEncoding.DEFAULT;
    }
    FileSample first = telling.get(0);
    boolean marked = first.encoding().startsWith("UTF-16");
    for (FileSample sample : marked ? samples : telling) {
      if (!sample.encoding().equals(first.encoding())) {
        throw mixed(spec, first, sample);
      }
    }
    return first.encoding();
  }

  private static InputException mixed(TableSpec spec, FileSample one, FileSample other) {
    return new InputException(
        spec.location()
            + ": table '"
            + spec.name()
            + "': mixed encodings: expected files of one encoding, found "
            + one.encoding()
            + " in "
            + one.path()
            + " and "
            + (other.encoding().equals(ASCII) ? TextEncoding.DEFAULT : other.encoding())
            + " in "
            + other.path()
            + ". Exclude some of them, or declare a table for each encoding");
  }

  static Decision decision(String encoding, List<FileSample> samples) {
    long others = samples.stream().filter(sample -> !sample.encoding().equals(ASCII)).count();
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
