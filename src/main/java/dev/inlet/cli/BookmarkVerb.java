package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.catalog.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The actions of {@code inlet bookmark}, with the options and arguments that each of them takes.
 */
enum BookmarkVerb {
  SHOW(0, 0),
  HISTORY(0, 0),
  DIFF(0, 2, "--all"),
  FILES(0, 0, "--run", "--batch"),
  WHICH(1, 1, "--source"),
  PAUSE(0, 0, "--why", "--wait"),
  RESUME(0, 0, "--why", "--wait"),
  REWIND(0, 0, "--to", "--source", "--replace", "--why", "--dry-run", "--wait"),
  RESET(0, 0, "--source", "--replace", "--why", "--dry-run", "--wait"),
  SKIP(1, Integer.MAX_VALUE, "--source", "--why", "--wait"),
  ACCEPT(0, 0, "--source", "--was", "--why", "--wait");

  private final int least;
  private final int most;

  /** With a space after each. */
  private final String options;

  BookmarkVerb(int least, int most, String... options) {
    this.least = least;
    this.most = most;
    this.options = String.join(" ", options) + " ";
  }

  private boolean takes(String option) {
    return options.contains(option + " ");
  }

  /** As it is written on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> words() {
    return Arrays.stream(values()).map(BookmarkVerb::word).toList();
  }

  /** The action of this name. */
  static BookmarkVerb of(String word) {
    return Arrays.stream(values())
        .filter(verb -> verb.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new CatalogException(
                    "inlet bookmark: no action '" + word + "'. " + Nearest.hint(word, words())));
  }

  /** Makes sure that nothing was given that would be ignored. */
  void require(List<String> given, List<String> arguments) {
    for (String option : given) {
      if (!takes(option)) {
        List<String> others =
            Arrays.stream(values())
                .filter(verb -> verb.takes(option))
                .map(BookmarkVerb::word)
                .toList();
        throw new CatalogException(
            "inlet bookmark "
                + word()
                + ": "
                + option
                + " goes with "
                + String.join(", ", others)
                + ". Leave it out");
      }
    }
    if (arguments.size() < least) {
      throw new CatalogException(
          "inlet bookmark " + word() + ": expected a file after the job, found none. Name it");
    }
    if (arguments.size() > most) {
      throw new CatalogException(
          "inlet bookmark "
              + word()
              + ": expected "
              + (most == 0 ? "nothing" : "at most " + most + (most == 1 ? " file" : " numbers"))
              + " after the job, found '"
              + arguments.get(most)
              + "'. Leave it out");
    }
  }
}
