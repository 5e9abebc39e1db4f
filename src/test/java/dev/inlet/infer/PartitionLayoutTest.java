package dev.inlet.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.InputException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PartitionLayoutTest {
  private final List<String> notes = new ArrayList<>();

  @Test
  void hiveFoldersGiveTypedColumns() {
    PartitionLayout layout =
        find("day=2024-01-31/n=7/c=a%2Fb/f", "day=2024-02-01/n=-12/c=__HIVE_DEFAULT_PARTITION__/f");
    assertEquals("[day date, n bigint, c string]", columns(layout));
    assertEquals(
        List.of(LocalDate.of(2024, 1, 31), 7L, "a/b"),
        layout.values("day=2024-01-31/n=7/c=a%2Fb/f"));
    assertEquals(
        Arrays.asList(null, null, null),
        layout.values(
            "day=__HIVE_DEFAULT_PARTITION__/n=__HIVE_DEFAULT_PARTITION__/c=__HIVE_DEFAULT_PARTITION__/f"));
  }

  @Test
  void leadingZerosAndImpossibleDatesAreStrings() {
    assertEquals("[m string]", columns(find("m=01/f", "m=12/f")));
    assertEquals("[d string]", columns(find("d=2024-02-30/f")));
  }

  @Test
  void datesInFoldersGiveDateParts() {
    PartitionLayout hours = find("2024/01/31/00/f", "2024/12/01/23/f");
    assertEquals("[year int, month int, day int, hour int]", columns(hours));
    assertEquals(List.of(2024, 1, 31, 0), hours.values("2024/01/31/00/f"));
    assertEquals("[year int, month int, day int]", columns(find("2024/01/31/f")));
  }

  @Test
  void oneFolderPerDayGivesADate() {
    PartitionLayout layout = find("2024-01-31/f", "20240201/f");
    assertEquals("[date date]", columns(layout));
    assertEquals(List.of(LocalDate.of(2024, 2, 1)), layout.values("20240201/g"));
  }

  @Test
  void otherFoldersOfOneDepthAreNumbered() {
    PartitionLayout layout = find("eu/shop/f", "us/web/f");
    assertEquals("[partition_0 string, partition_1 string]", columns(layout));
    assertEquals(List.of("us", "web"), layout.values("us/web/f"));
  }

  @Test
  void partsOfDatesAreToldAtAnyLevel() {
    assertEquals("[year int]", columns(find("2023/f", "2024/f")));
    assertEquals("[year int, month int]", columns(find("2024/01/f", "2024/12/f")));
    PartitionLayout regions = find("eu/2024/01/15/f", "us/2024/02/01/f");
    assertEquals("[partition_0 string, year int, month int, day int]", columns(regions));
    assertEquals(List.of("us", 2024, 2, 1), regions.values("us/2024/02/01/f"));
    PartitionLayout hours = find("20240115/00/eu/f", "20240116/23/us/f");
    assertEquals("[date date, hour int, partition_2 string]", columns(hours));
    assertEquals(List.of(LocalDate.of(2024, 1, 16), 23, "us"), hours.values("20240116/23/us/f"));
    assertEquals(
        "eu/2024/x/15/f: unexpected folders: expected 4 folders, found 'x' for month int. Move the"
            + " file, exclude it, or declare a table of its own for it",
        message(regions, "eu/2024/x/15/f"));
  }

  @Test
  void keysAmongOtherFoldersNameTheirColumns() {
    PartitionLayout layout = find("country=it/2024/01/f", "country=de/2024/02/f");
    assertEquals("[country string, year int, month int]", columns(layout));
    assertEquals(List.of("it", 2024, 1), layout.values("country=it/2024/01/f"));
    assertEquals("[partition_0 string, partition_1 string]", columns(find("a=1/eu/f", "b=1/us/f")));
  }

  @Test
  void aLevelOfAKeyRefusesAFolderWithoutIt() {
    PartitionLayout layout = find("country=it/raw/f", "country=de/raw/f");
    assertEquals("[country string, partition_1 string]", columns(layout));
    assertEquals(
        "region=emea/raw/f: unexpected folders: expected country=…/…/, found 'region=emea'. Move"
            + " the file, exclude it, or declare a table of its own for it",
        message(layout, "region=emea/raw/f"));
    // As layouts of before are kept, whose dates are told by their names and types.
    PartitionLayout dates =
        new PartitionLayout(
            PartitionLayout.Style.FOLDERS,
            List.of("partition_0", "year", "date"),
            List.of("string", "int", "date"));
    assertEquals(List.of("eu", 2024, LocalDate.of(2024, 1, 2)), dates.values("eu/2024/20240102/f"));
  }

  @Test
  void aDateAmongFoldersMayHaveItsKeyOrNot() {
    PartitionLayout keyed = find("date=2024-01-02/raw/f", "date=2024-01-03/raw/f");
    assertEquals(List.of("date", "partition_1"), keyed.names());
    for (String folder : List.of("date=2024-01-02", "2024-01-02", "20240102")) {
      assertEquals(List.of(LocalDate.of(2024, 1, 2), "raw"), keyed.values(folder + "/raw/f"));
    }
    assertNull(keyed.values("date=__HIVE_DEFAULT_PARTITION__/raw/f").get(0));
  }

  @Test
  void nullIsWrittenByKeysAsInHive() {
    PartitionLayout layout = find("n=7/raw/f", "n=__HIVE_DEFAULT_PARTITION__/raw/f");
    assertEquals("[n bigint, partition_1 string]", columns(layout));
    assertEquals(Arrays.asList(null, "raw"), layout.values("n=__HIVE_DEFAULT_PARTITION__/raw/f"));
  }

  @Test
  void namesThatDifferByCaseAloneAreNumbered() {
    assertEquals(
        "[partition_0 string, partition_1 string, partition_2 string]",
        columns(find("Year=a/2001/01/f", "Year=b/2002/02/f")));
  }

  @Test
  void foldersThatLookLikeADateOnlyHereAndThereAreNumbered() {
    assertEquals(
        "[partition_0 string, partition_1 string]", columns(find("2024/01/f", "2024/eu/f")));
    assertEquals("[partition_0 string]", columns(find("2024-01-31/f", "2024-02-30/f")));
    assertEquals(
        "[partition_0 string, partition_1 string]", columns(find("2024-01-01/2024-01-02/f")));
  }

  @Test
  void filesAtSeveralDepthsGiveNoColumnsAndANote() {
    assertEquals(PartitionLayout.NONE, find("a/f", "f"));
    assertEquals(
        List.of("folders: files lie at several depths, so folders give no columns"), notes);
    assertEquals(PartitionLayout.NONE, find("f", "g"));
    assertEquals(PartitionLayout.NONE, find("a=1/f", "b=1/f"));
  }

  @Test
  void aPathThatDoesNotFitIsTold() {
    PartitionLayout layout = find("n=1/m=2/f");
    assertEquals(
        "n=1/f: unexpected folders: expected n=…/m=…/, found 1 folders. Move the file, exclude it,"
            + " or declare a table of its own for it",
        message(layout, "n=1/f"));
    assertEquals(
        "n=x/m=2/f: unexpected folders: expected n=…/m=…/, found 'n=x' for n bigint. Move the file,"
            + " exclude it, or declare a table of its own for it",
        message(layout, "n=x/m=2/f"));
    assertEquals(
        "k=1/m=2/f: unexpected folders: expected n=…/m=…/, found 'k=1'. Move the file, exclude it,"
            + " or declare a table of its own for it",
        message(layout, "k=1/m=2/f"));
  }

  @Test
  void typesOfFoldersOnlyWiden() {
    PartitionLayout older = find("n=1/f");
    PartitionLayout newer = find("n=x/f");
    assertEquals("[n string]", columns(LayoutFinder.join(older, newer, List.of("n=x/f"))));
    assertThrows(
        InputException.class, () -> LayoutFinder.join(older, PartitionLayout.NONE, List.of("f")));
  }

  private PartitionLayout find(String... paths) {
    return LayoutFinder.find(List.of(paths), notes);
  }

  private static String columns(PartitionLayout layout) {
    return layout.columns().stream().map(c -> c.name() + " " + c.type().sql()).toList().toString();
  }

  private static String message(PartitionLayout layout, String path) {
    return assertThrows(InputException.class, () -> layout.values(path)).getMessage();
  }
}
