package dev.inlet.infer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.format.CsvDialect;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of columns in the last line of comments above the first record. */
final class CommentNames {
  private static final int MOST_WORDS = 3;

  private CommentNames() {}

  /** The names that all files have, as many as a record has cells; none if any of them has not. */
  static List<String> of(List<Head> heads, CsvDialect dialect, int cells) {
    if (dialect.comment().isEmpty() || cells < 2 || heads.isEmpty()) {
      return List.of();
    }
    List<List<String>> found =
        heads.stream().map(head -> of(head, dialect, cells)).distinct().toList();
    return found.size() == 1 ? found.get(0) : List.of();
  }

  private static List<String> of(Head head, CsvDialect dialect, int cells) {
    String above = "";
    for (String line : new String(head.wholeLines(), UTF_8).lines().toList()) {
      if (!line.startsWith(dialect.comment())) {
        break;
      }
      above = line.substring(dialect.comment().length()).strip();
    }
    List<String> names =
        Arrays.stream(above.split(Pattern.quote(dialect.delimiter()), -1))
            .map(cell -> unquoted(cell.strip(), dialect.quote()))
            .toList();
    boolean fits =
        names.size() == cells
            && names.stream().allMatch(CommentNames::isName)
            && names.stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct().count()
                == cells;
    return fits ? names : List.of();
  }

  private static String unquoted(String cell, String quote) {
    boolean quoted =
        !quote.isEmpty() && cell.length() > 2 && cell.startsWith(quote) && cell.endsWith(quote);
    return quoted ? cell.substring(1, cell.length() - 1) : cell;
  }

  private static boolean isName(String cell) {
    return HeaderVotes.isNamelike(cell) && cell.split(" ", -1).length <= MOST_WORDS;
  }
}
