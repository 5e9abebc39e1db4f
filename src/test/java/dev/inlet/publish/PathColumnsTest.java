package dev.inlet.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.InputException;
import dev.inlet.infer.PartitionLayout;
import dev.inlet.infer.PartitionLayout.Style;
import dev.inlet.testing.DuckDb;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SQL takes out of paths is what a load does. */
final class PathColumnsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FOLDERS | country:string,partition_1:string | country=it/raw | it,raw",
        "FOLDERS | country:string,partition_1:string | country=/raw | ,raw",
        "FOLDERS | country:string,partition_1:string | country=__HIVE_DEFAULT_PARTITION__/raw | null,raw",
        "FOLDERS | country:string,partition_1:string | country=it/partition_1=x | it,partition_1=x",
        "FOLDERS | country:string,partition_1:string | country=it/__HIVE_DEFAULT_PARTITION__ | it,__HIVE_DEFAULT_PARTITION__",
        "FOLDERS | n:bigint,year:int,month:int | n=7/2024/01 | 7,2024,1",
        "FOLDERS | n:bigint,year:int,month:int | n=7/year=2024/month=1 | 7,2024,1",
        "FOLDERS | n:bigint,year:int,month:int | n=7/2024/month=__HIVE_DEFAULT_PARTITION__ | 7,2024,null",
        "FOLDERS | partition_0:string,date:date,hour:int | eu/2024-01-31/23 | eu,2024-01-31,23",
        "FOLDERS | partition_0:string,date:date,hour:int | eu/date=20240131/hour=01 | eu,2024-01-31,1",
        "FOLDERS | partition_0:string,date:date,hour:int | eu/date=__HIVE_DEFAULT_PARTITION__/1 | eu,null,1",
        "DATE_FOLDERS | year:int,month:int,day:int | 2024/01/31 | 2024,1,31",
        "DATE_FOLDER | date:date | 20240131 | 2024-01-31",
      })
  void valuesAreThoseOfALoad(Style style, String columns, String folders, String expected) {
    PartitionLayout layout = layout(style, columns);
    String path = folders + "/a.csv";
    assertEquals("[" + expected.replace(",", ", ") + "]", layout.values(path).toString());
    String select = String.join(", ", PathColumns.of(layout, Sql.DUCKDB, "'/lake/t/" + path + "'"));
    assertEquals(List.of(layout.values(path)), DuckDb.query("select " + select));
  }

  /** There is nothing to take where the key is missing: what is there may be of another column. */
  @Test
  void aKeyThatIsMissingIsNoValue() {
    PartitionLayout layout = layout(Style.FOLDERS, "n:bigint,partition_1:string");
    assertThrows(InputException.class, () -> layout.values("7/raw/a.csv"));
    String select = PathColumns.of(layout, Sql.DUCKDB, "'/lake/t/7/raw/a.csv'").get(0);
    assertThrows(IllegalStateException.class, () -> DuckDb.query("select " + select));
  }

  private static PartitionLayout layout(Style style, String columns) {
    List<String[]> all =
        List.of(columns.split(",", -1)).stream().map(c -> c.split(":", -1)).toList();
    return new PartitionLayout(
        style, all.stream().map(c -> c[0]).toList(), all.stream().map(c -> c[1]).toList());
  }
}
