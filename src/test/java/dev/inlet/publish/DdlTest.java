package dev.inlet.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.InputException;
import dev.inlet.catalog.Consumer;
import dev.inlet.format.CsvDialect;
import dev.inlet.infer.PartitionLayout;
import dev.inlet.infer.PartitionLayout.Style;
import dev.inlet.infer.TableDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DdlTest {
  private static final CsvDialect CSV =
      new CsvDialect(";", "\"", "", true, List.of("n.a."), List.of("NA"));
  private static final PartitionLayout KEYS =
      new PartitionLayout(Style.HIVE, List.of("Day"), List.of("date"));
  private static final PartitionLayout DATES =
      new PartitionLayout(
          Style.DATE_FOLDERS, List.of("year", "month", "day"), List.of("int", "int", "int"));
  private static final List<FoundPartition> TWO =
      List.of(
          new FoundPartition(List.of("2020", "1", "31"), "2020/01/31"),
          new FoundPartition(List.of("2021", "12", "1"), "2021/12/01"));

  private static Ddl csv(Consumer consumer) {
    return Ddl.of(
        Tables.csv(
            "shop.or-ders",
            CSV,
            KEYS,
            "id bigint",
            "Code string",
            "on date as dd/MM/yyyy",
            "price double as 1.234,5"),
        Tables.placed("s3a://b/orders", List.of()),
        consumer);
  }

  private static Ddl json(Consumer consumer) {
    return Ddl.of(
        Tables.of(
            "events",
            "json",
            DATES,
            "id bigint",
            "who struct<name:string,tags:array<string>>",
            "at timestamp"),
        Tables.placed("s3a://b/events", TWO),
        consumer);
  }

  private static String statements(Ddl ddl) {
    return String.join(";\n", ddl.statements()) + ";\n";
  }

  @Test
  void formatsThatNoConsumerReadsAreRefusedForEach() {
    TableDefinition logs = Tables.of("t", "w3c", PartitionLayout.NONE, "c_ip string");
    TableDefinition trail = Tables.jsonDocuments("t", List.of("Records"), "id bigint");
    Placement placed = Tables.placed("s3a://b/d", List.of());
    for (Consumer consumer : Consumer.values()) {
      assertEquals(
          refusal(consumer, "w3c, for which it has no reader like Inlet's"),
          assertThrows(InputException.class, () -> Ddl.of(logs, placed, consumer)).getMessage());
      assertEquals(
          refusal(consumer, "JSON documents, where it takes each line for a record"),
          assertThrows(InputException.class, () -> Ddl.of(trail, placed, consumer)).getMessage());
    }
  }

  private static String refusal(Consumer consumer, String found) {
    return "file:/d: table 't': expected a table that "
        + consumer.word()
        + " can read, found format: "
        + found
        + ". Land it by a job as Parquet or Delta, and declare that";
  }

  @Test
  void hiveReadsQuotedCsvAsTextsWithAViewOfThem() {
    assertEquals(
        """
        CREATE DATABASE IF NOT EXISTS `shop`;
        CREATE EXTERNAL TABLE `shop`.`or_ders_files` (
          `id` string,
          `code` string,
          `on` string,
          `price` string
        )
        PARTITIONED BY (`day` date)
        ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
        WITH SERDEPROPERTIES ('separatorChar' = ';', 'quoteChar' = '"', 'escapeChar' = '\\u0001')
        STORED AS TEXTFILE
        LOCATION 's3a://b/orders/'
        TBLPROPERTIES ('classification' = 'csv', 'compressionType' = 'none', 'delimiter' = ';', 'areColumnsQuoted' = 'true', 'columnsOrdered' = 'true', 'skip.header.line.count' = '1', 'typeOfData' = 'file', 'inlet.version' = '3');
        MSCK REPAIR TABLE `shop`.`or_ders_files`;
        CREATE VIEW `shop`.`or_ders` AS
        SELECT
          CASE WHEN TRIM(`id`) IN ('', 'n.a.', 'NA') THEN NULL ELSE CAST(TRIM(`id`) AS bigint) END AS `id`,
          CASE WHEN `Code` IN ('', 'n.a.') THEN NULL ELSE `Code` END AS `Code`,
          CASE WHEN TRIM(`on`) IN ('', 'n.a.', 'NA') THEN NULL ELSE CAST(from_unixtime(unix_timestamp(TRIM(`on`), 'dd/MM/yyyy'), 'yyyy-MM-dd') AS DATE) END AS `on`,
          CASE WHEN TRIM(`price`) IN ('', 'n.a.', 'NA') THEN NULL ELSE CAST(REPLACE(REPLACE(TRIM(`price`), '.', ''), ',', '.') AS double) END AS `price`,
          `Day`
        FROM `shop`.`or_ders_files`;
        """,
        statements(csv(Consumer.HIVE)));
  }

  @Test
  void athenaDeclaresTablesAsHiveAndViewsAsTrino() {
    List<String> all = csv(Consumer.ATHENA).statements();
    assertEquals(4, all.size());
    assertEquals(
        """
        CREATE OR REPLACE VIEW "shop"."or_ders" AS
        SELECT
          CASE WHEN TRIM("id") IN ('', 'n.a.', 'NA') THEN NULL ELSE CAST(TRIM("id") AS bigint) END AS "id",
          CASE WHEN "Code" IN ('', 'n.a.') THEN NULL ELSE "Code" END AS "Code",
          CASE WHEN TRIM("on") IN ('', 'n.a.', 'NA') THEN NULL ELSE CAST(date_parse(TRIM("on"), '%d/%m/%Y') AS date) END AS "on",
          CASE WHEN TRIM("price") IN ('', 'n.a.', 'NA') THEN NULL ELSE CAST(REPLACE(REPLACE(TRIM("price"), '.', ''), ',', '.') AS double) END AS "price",
          "Day"
        FROM "shop"."or_ders_files\"""",
        all.get(3));
    assertEquals(
        """
        CREATE EXTERNAL TABLE `events_files` (
          `id` bigint,
          `who` struct<`name`:string, `tags`:array<string>>,
          `at` string
        )
        PARTITIONED BY (`year` int, `month` int, `day` int)
        ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
        STORED AS TEXTFILE
        LOCATION 's3://b/events/'
        TBLPROPERTIES ('classification' = 'json', 'compressionType' = 'none', 'typeOfData' = 'file', 'inlet.version' = '3');
        ALTER TABLE `events_files` ADD IF NOT EXISTS PARTITION (`year` = '2020', `month` = '1', `day` = '31') LOCATION 's3://b/events/2020/01/31/';
        ALTER TABLE `events_files` ADD IF NOT EXISTS PARTITION (`year` = '2021', `month` = '12', `day` = '1') LOCATION 's3://b/events/2021/12/01/';
        CREATE OR REPLACE VIEW "events" AS
        SELECT
          "id",
          "who",
          CASE WHEN TRIM("at") IN ('') THEN NULL ELSE from_iso8601_timestamp_nanos(REPLACE(TRIM("at"), ' ', 'T')) END AS "at",
          "year",
          "month",
          "day"
        FROM "events_files";
        """,
        statements(json(Consumer.ATHENA)));
  }

  @Test
  void spectrumHasItsOwnTypesAndAViewOutsideOfTheExternalSchema() {
    assertEquals(
        """
        CREATE EXTERNAL TABLE "shop"."p" (
          "id" integer,
          "s" varchar(65535),
          "a" array<struct<"x":double precision>>
        )
        STORED AS PARQUET
        LOCATION 's3://b/p/'
        TBLPROPERTIES ('classification' = 'parquet', 'typeOfData' = 'file', 'inlet.version' = '3');
        """,
        statements(
            Ddl.of(
                Tables.of(
                    "shop.p",
                    "parquet",
                    PartitionLayout.NONE,
                    "id int",
                    "s string",
                    "a array<struct<x:double>>"),
                Tables.placed("s3://b/p", List.of()),
                Consumer.REDSHIFT_SPECTRUM)));
    List<String> all = csv(Consumer.REDSHIFT_SPECTRUM).statements();
    String view = all.get(all.size() - 1);
    assertEquals("CREATE OR REPLACE VIEW \"or_ders\" AS", view.lines().findFirst().orElseThrow());
    assertEquals(
        "FROM \"shop\".\"or_ders_files\"\nWITH NO SCHEMA BINDING",
        view.substring(view.indexOf("FROM \"")));
  }

  @Test
  void trinoRegistersFoldersThatHaveNoKeys() {
    assertEquals(
        """
        CREATE TABLE "events_files" (
          "id" bigint,
          "who" row("name" varchar, "tags" array(varchar)),
          "at" varchar,
          "year" integer,
          "month" integer,
          "day" integer
        )
        WITH (
          external_location = 's3://b/events',
          format = 'JSON',
          partitioned_by = ARRAY['year', 'month', 'day']
        );
        CALL system.register_partition('default', 'events_files', ARRAY['year', 'month', 'day'], ARRAY['2020', '1', '31'], 's3://b/events/2020/01/31');
        CALL system.register_partition('default', 'events_files', ARRAY['year', 'month', 'day'], ARRAY['2021', '12', '1'], 's3://b/events/2021/12/01');
        CREATE OR REPLACE VIEW "events" AS
        SELECT
          "id",
          "who",
          CASE WHEN TRIM("at") IN ('') THEN NULL ELSE from_iso8601_timestamp_nanos(REPLACE(TRIM("at"), ' ', 'T')) END AS "at",
          "year",
          "month",
          "day"
        FROM "events_files";
        """,
        statements(json(Consumer.TRINO)));
    assertEquals(
        "CALL system.sync_partition_metadata('shop', 'or_ders_files', 'FULL')",
        csv(Consumer.TRINO).statements().get(2));
  }

  @Test
  void whatIsReadOtherwiseStandsInCommentsBeforeTheStatements() {
    assertEquals(
        """
        -- table shop.or-ders for athena, by Inlet
        -- ! csv: columns are found by their place alone. All files must have them in this order
        -- ! csv: a line end within quotes ends the record, and an empty text in quotes is null. Land the table by a job if it has such cells
        -- ! csv: a record with too few cells gets nulls, where Inlet rejects it
        -- ! column 'Code': shown in small letters
        -- ! column 'on': a reserved word. Write it in quotes
        -- ! column 'Day': shown in small letters
        -- ! column 'Day': a partition column of type date, for which Glue has no partition index: it takes strings and integers
        """,
        csv(Consumer.ATHENA)
            .text()
            .lines()
            .filter(line -> line.startsWith("--"))
            .map(line -> line + "\n")
            .reduce("", String::concat));
  }

  @Test
  void aTextThatSqlCannotReadStaysOneWithAWarning() {
    Ddl ddl =
        Ddl.of(
            Tables.csv(
                "t",
                CsvDialect.STANDARD,
                PartitionLayout.NONE,
                "at timestamp as dd/MMM/yyyy",
                "day date as d MMM yy"),
            Tables.placed("file:/d", List.of()),
            Consumer.SPARK);
    assertEquals(
        List.of(
            "csv: a file whose header is another one fails, where Inlet goes by its names",
            "column 'at': it is timestamp as dd/MMM/yyyy, which stays a text here. Land it by a job"
                + " to have it typed",
            "column 'day': it is date as d MMM yy, which stays a text here. Land it by a job to have"
                + " it typed"),
        ddl.warnings().stream().map(Warning::line).toList());
  }

  @Test
  void dialectsThatAConsumerLacksAreRefused() {
    CsvDialect odd =
        new CsvDialect(
            "||", "", "\"", "", "#", 2, true, CsvDialect.Unnamed.LAST, List.of(), List.of());
    assertRefused(
        odd,
        Consumer.SPARK,
        "csv: lines before the table, which it cannot skip; csv: a cell that the header has no name"
            + " for");
    assertRefused(
        odd, Consumer.HIVE, "csv: a delimiter of 2 characters; csv: lines that begin with '#'");
    assertRefused(
        new CsvDialect(",", "\u001e", "", "", true, List.of(), List.of()),
        Consumer.DUCKDB,
        "csv: records that do not end with lines");
  }

  private static void assertRefused(CsvDialect csv, Consumer consumer, String why) {
    InputException problem =
        assertThrows(
            InputException.class,
            () ->
                Ddl.of(
                    Tables.csv("t", csv, PartitionLayout.NONE, "a string"),
                    Tables.placed("file:/d", List.of()),
                    consumer));
    assertEquals(
        "file:/d: table 't': expected a table that "
            + consumer.word()
            + " can read, found "
            + why
            + ". Land it by a job as Parquet or Delta, and declare that",
        problem.getMessage());
  }

  @Test
  void aCompressionThatAConsumerLacksIsRefused() {
    InputException problem =
        assertThrows(
            InputException.class,
            () ->
                Ddl.of(
                    Tables.packed("t", "bzip2", "lz4"),
                    Tables.placed("file:/d", List.of()),
                    Consumer.DUCKDB));
    assertEquals(
        "file:/d: table 't': expected a table that duckdb can read, found compression: bzip2, lz4,"
            + " which it cannot read. Land it by a job as Parquet or Delta, and declare that",
        problem.getMessage());
  }
}
