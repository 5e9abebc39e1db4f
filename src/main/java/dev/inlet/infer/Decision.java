package dev.inlet.infer;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Something that a crawl had to decide, with what spoke for and against it.
 *
 * @param about such as {@code header}
 * @param outcome in words
 * @param votes in words, each with its weight if it has one
 */
public record Decision(String about, String outcome, List<String> votes) {
  public Decision {
    requireNonNull(about, "about");
    requireNonNull(outcome, "outcome");
    votes = List.copyOf(votes);
  }

  /** On one line. */
  public String text() {
    return about + ": " + outcome + (votes.isEmpty() ? "" : ": " + String.join("; ", votes));
  }
}
