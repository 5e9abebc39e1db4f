package dev.inlet.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
