package dev.inlet.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.format.Column;
import dev.inlet.format.DataType.Scalar;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TypeChoicesTest {
  private final TextTypes types = new TextTypes(List.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "d|31/1/2020 1/2/2020|date as dd/MM/yyyy",
        "d|1/31/2020 1/2/2020|date as MM/dd/yyyy",
        "d|1/1/2020 1/2/2020|string",
        "d|31/1/2020 1/31/2020|string",
        "d|2020-01-31 2020-2-1|date as yyyy-MM-dd",
        "d|2020-01-31 2020/02/01|date",
        "d|24-Feb-06 1-Mar-07|date as dd-MMM-yy",
        "n|1,5 2,75 1.000,0|double as 1.234,5",
        "n|1,234 2,345,678 5|bigint as 1,234.5",
        "n|1,234 2.5|double as 1,234.5",
        "n|1,234 5,678|string",
        "n|1,5 2.5|string",
        "flag|yes no YES|boolean as yes/no",
        "flag|no no|string",
        "flag|Y N|boolean as y/n",
        "created_at|1580538600123 1580538600124|timestamp as epoch-millis",
        "createdAt|1580538600 1580538601|timestamp as epoch-seconds",
        "ts|1580538600123456789|timestamp as epoch-nanos",
        "amount|1580538600 1580538601|bigint",
        "created_at|15 16|bigint",
        "order_date|20240131 20240201|date as yyyyMMdd",
        "part|20240131 20240201|bigint",
        "release|1.2.10 3.4.11|string",
        "release_date|13.2.10 3.4.11|date as dd.MM.yy",
        "code|007 12|string",
        "phone|5551234567 5551234568|string",
        "homePhone|5551234567|string",
        "phones|12 13|bigint",
        "n|007 1,5|string",
        "ip|192.168.100.200 10.0.0.1|string",
        "at|06:30 07:45|string"
      })
  void theTypeIsThatOfAllValues(String name, String values, String type) {
    TypeTally tally = tally(values);
    TypeChoices choices = new TypeChoices(TypeLattice::join);
    choices.add(name, tally);
    assertEquals(type, choices.of(name, tally).column().typeText());
  }

  @Test
  void whatIsOpenIsDecidedByAnotherColumnOrTold() {
    TypeChoices choices = new TypeChoices(TypeLattice::join);
    TypeTally open = tally("1/1/2020 1/2/2020");
    choices.add("open", open);
    assertEquals(
        Optional.of(
            "column 'open': string, since its values can be read as dd/MM/yyyy and as MM/dd/yyyy; a"
                + " hint decides, such as date as dd/MM/yyyy"),
        choices.of("open", open).note());
    choices.add("other", tally("31/1/2020"));
    assertEquals("date as dd/MM/yyyy", choices.of("open", open).column().typeText());
    assertEquals(
        Optional.of(
            "column 'open': dd/MM/yyyy rather than MM/dd/yyyy, as another column of the table or its"
                + " delimiter tells"),
        choices.of("open", open).note());
    choices.add("third", tally("1/31/2020"));
    assertEquals("string", choices.of("open", open).column().typeText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 9999|fits smallint",
        "1 10000|fits int",
        "1 -999999999|fits int",
        "1 1000000000|''",
        "1 123456789012345678|''",
        "1.5 2 12.25|fits decimal(18,2)",
        "1.5 2.125|fits decimal(18,4)",
        "1.5 2e3|''",
        "1.5 2.12345|''",
        "6f1c0f3e-0000-4a4a-8b8b-123456789abc|uuid"
      })
  void whatElseHoldsTheValuesIsTold(String values, String meaning) {
    assertEquals(meaning, new TypeChoices(TypeLattice::join).of("n", tally(values)).meaning());
  }

  @Test
  void aCommaBetweenCellsIsNoneWithinNumbers() {
    TypeChoices choices = new TypeChoices(TypeLattice::join);
    TypeTally open = tally("1,234 15,678");
    choices.add("n", open);
    choices.addDelimiter(";");
    assertEquals("string", choices.of("n", open).column().typeText());
    choices.addDelimiter(",");
    assertEquals("bigint as 1,234.5", choices.of("n", open).column().typeText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version|1.100.200 2.101.300|string|string, since its values can be read as 1.234,5",
        "version|1.100.200 2.101|bigint as 1.234,5|''",
        "n|1.100.200 12.101.300|bigint as 1.234,5|''",
        "n|1.100.200,5 2.101.300|double as 1.234,5|''",
        "members|101,102,103 104,105|string|string, since its values can be read as 1,234.5",
        "pair|1,2 3,4|string|string, since its values can be read as 1.234,5",
        "phone|555.123.456 55.123.4567|string|''",
        "phone|555'123'456 55'123'456|string|''",
        "isbn|5,551,234 55,123,456|string|''",
        "phone_cost|1.234,50 12,75|double as 1.234,5|''"
      })
  void digitsInGroupsAreNumbersIfNothingElseIsAsLikely(
      String name, String values, String type, String note) {
    TypeChoices choices = new TypeChoices(TypeLattice::join);
    TypeTally tally = tally(values);
    choices.add(name, tally);
    choices.addDelimiter(values.contains(".") ? ";" : ",");
    TypeChoices.Choice choice = choices.of(name, tally);
    assertEquals(type, choice.column().typeText());
    assertTrue(choice.note().orElse("").contains(note), choice.toString());
    assertEquals(note.isEmpty(), choice.note().isEmpty(), choice.toString());
  }

  @Test
  void threeDigitsBehindAPointMayBeAGroup() {
    TypeChoices choices = new TypeChoices(TypeLattice::join);
    TypeTally tally = tally("1.234 12.500 1.000");
    choices.add("umsatz", tally);
    assertEquals(
        "column 'umsatz': double, though its values can be read as 1.234,5 too; a hint decides,"
            + " such as bigint as 1.234,5",
        choices.of("umsatz", tally).note().orElseThrow());
    choices.addDelimiter(",");
    assertEquals(Optional.empty(), choices.of("umsatz", tally).note());
  }

  @ParameterizedTest
  @CsvSource({
    "created_at,1500000000,timestamp as epoch-seconds",
    "elapsed_time,1500000000,bigint",
    "cpu_time,900000000,bigint",
    "time_taken_ns,1500000000000000000,string",
    "created_by,1234567890,bigint",
    "data,1234567890,bigint",
    "updated_by,20200101,bigint",
    "updated,20200101,date as yyyyMMdd",
    "run_date,20200101,date as yyyyMMdd",
    "last_run_at,1500000000,timestamp as epoch-seconds",
    "date_id,20200101,bigint",
    "data,31.12.20,date as dd.MM.yy"
  })
  void digitsAreAMomentIfTheirColumnSaysSo(String name, String value, String type) {
    assertEquals(
        type, new TypeChoices(TypeLattice::join).of(name, tally(value)).column().typeText());
  }

  @Test
  void groupsOfDigitsAreReadAsAnotherColumnIsWritten() {
    TypeChoices choices = new TypeChoices(TypeLattice::join);
    TypeTally groups = tally("1.234 12.500 999");
    choices.add("groups", groups);
    assertEquals("double", choices.of("groups", groups).column().typeText());
    choices.add("price", tally("1,5 2,75"));
    assertEquals("bigint as 1.234,5", choices.of("groups", groups).column().typeText());
  }

  @Test
  void typesAreToldWithTheirCounts() {
    TypeTally tally = tally("12 x 13");
    assertEquals(
        List.of(
            new TypeSeen("bigint", 2, 1, new Witness("a.csv", 1, "99")),
            new TypeSeen("string", 1, 1, new Witness("a.csv", 1, "a"))),
        tally.seen(new Column("n", Scalar.STRING)));
  }

  private TypeTally tally(String values) {
    TypeTally file = new TypeTally();
    for (String text : values.split(" ", -1)) {
      file.addText(types.parse(text), () -> new Witness("a.csv", 1, Witness.shape(text)));
    }
    TypeTally tally = new TypeTally();
    tally.addFile(file);
    return tally;
  }
}
