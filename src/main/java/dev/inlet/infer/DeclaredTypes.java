package dev.inlet.infer;

import dev.inlet.format.Column;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.infer.TypeChoices.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Weighs the types that a {@link DataPackage} declares against those that values are of. It decides
 * what values leave open: numbers may be strings, integers may be numbers, a day and month may be
 * in one order. Where values are of no such type, they win, and a note says so.
 */
final class DeclaredTypes {
  /** Words of Table Schema. */
  private static final Map<String, Scalar> TYPES =
      Map.of(
          "string", Scalar.STRING,
          "integer", Scalar.BIGINT,
          "year", Scalar.BIGINT,
          "number", Scalar.DOUBLE,
          "boolean", Scalar.BOOLEAN,
          "date", Scalar.DATE,
          "datetime", Scalar.TIMESTAMP);

  private final Optional<DataPackage> declared;
  private final List<String> votes = new ArrayList<>();
  private int alike;

  DeclaredTypes(Optional<DataPackage> declared) {
    this.declared = declared;
  }

  /** What a column is, with what is declared of it taken in. */
  Choice weigh(Choice found, TypeTally tally, TypeChoices choices, List<String> notes) {
    Column column = found.column();
    String word =
        declared.map(one -> one.types().get(column.name().toLowerCase(Locale.ROOT))).orElse("any");
    Scalar wanted = TYPES.get(word);
    if (wanted == null || column.type() == Scalar.VOID) {
      return found;
    }
    if (column.type() == wanted) {
      alike++;
      return found;
    }
    Column hint = new Column(column.name(), wanted);
    boolean whole = wanted == Scalar.DOUBLE && column.type() == Scalar.BIGINT;
    if (whole && (tally.reading().ways() & Ways.HUNDREDTHS) == 0) {
      return tooLong(found, word, notes);
    }
    if (wanted == Scalar.STRING || whole) {
      return taken(new Choice(hint, "", Optional.empty()), word, found);
    }
    if (column.type() == Scalar.STRING) {
      Choice written = choices.hinted(hint, Optional.empty(), tally);
      if (!written.column().notation().isEmpty()) {
        return taken(written, word, found);
      }
    }
    boolean holds = TypeLattice.join(column.type(), wanted).equals(wanted);
    // Of values that may be written in several ways a note tells already.
    if (!holds && found.note().isEmpty()) {
      notes.add(
          "column '"
              + column.name()
              + "': "
              + column.typeText()
              + ", though datapackage.json says "
              + word
              + ": "
              + tally.evidence(column));
    }
    votes.add("'" + column.name() + "' is " + column.typeText() + ", not " + word);
    return found;
  }

  /** Of more than 14 digits: a double may not hold them. */
  private Choice tooLong(Choice found, String word, List<String> notes) {
    String name = found.column().name();
    notes.add(
        "column '"
            + name
            + "': bigint, though datapackage.json says "
            + word
            + ": some values have more than 14 digits, of which a double may lose the last");
    votes.add("'" + name + "' is bigint, not " + word);
    return found;
  }

  private Choice taken(Choice choice, String word, Choice found) {
    String was = found.column().typeText();
    votes.add("'" + choice.column().name() + "' is " + word + " rather than " + was);
    return choice;
  }

  /** What came of it. */
  Optional<Decision> decision() {
    return declared.map(
        one ->
            new Decision(
                "datapackage.json",
                "types of " + TypeTally.counted(alike, "column") + " are as it declares",
                votes));
  }
}
