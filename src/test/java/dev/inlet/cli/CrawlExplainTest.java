package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.testing.Workspace;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrawlExplainTest {
  @TempDir Path folder;

  @Test
  void eachDecisionIsToldWithItsVotesAndEachTypeWithItsFirstValue() {
    Workspace workspace = new Workspace(folder);
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/state"
          tables.t { location = "%1$s/data", hints { big = "decimal(9,2)" } }
        }
        """
            .formatted(folder));
    workspace.write(
        "data/a.csv",
        "id;code;on;size;big;at\n1;007;31/12/2020;5;1;\n2;12;1/1/2021;NA;2;\n3;13;1/2/2021;;3;\n");
    workspace.write("data/b.csv", "id;code;on;size;big;at\n4;x;5/1/2021;7;4;\n");
    CommandLine.Result result = CommandLine.run(folder, "crawl", "--dry-run", "--explain");
    assertEquals(
        """
        t: new, would be version 1
          location: data
          sampled: 4 records from 2 of 2 files, 124 B of text; scanned in full
          format: csv, since text that is not JSON
          compression: none in 2 files
          encoding: UTF-8
            nothing but ASCII in 2 files
          dialect: delimiter ';', quote '"'
            6 fields in 100% of the sampled records
          header: present, since a hint names its column 'big'
          note: column 'at': string, since no values in 2 files

        COLUMN  TYPE                    SEEN                SHARE    VALUES  FILES  FIRST    SHAPE
        id      bigint (fits smallint)  bigint              100.0 %       4  2      a.csv:2  9
        code    string                  string              50.0 %        2  2      a.csv:2  999
                                        bigint              50.0 %        2  1      a.csv:3  99
        on      date as dd/MM/yyyy      date as dd/MM/yyyy  100.0 %       4  2      a.csv:2  99/99/9999
        size    bigint (fits smallint)  bigint              100.0 %       2  2      a.csv:2  9
                                        null                              2
        big     decimal(9,2), hinted    bigint              100.0 %       4  2      a.csv:2  9
        at      string                  no values                         0
                                        null                              4
        """,
        result.out());
    CommandLine.run(folder, "crawl");
    assertEquals(
        result
            .out()
            .replace("t: new, would be version 1", "t: unchanged, version 1")
            .replace("  note: column 'at': string, since no values in 2 files\n", ""),
        CommandLine.run(folder, "crawl", "--explain").out(),
        "what was decided first is told again");
  }
}
