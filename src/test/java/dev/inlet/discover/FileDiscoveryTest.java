package dev.inlet.discover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.FileFormat;
import dev.inlet.catalog.Origin;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TableSpec.CsvSpec;
import dev.inlet.testing.DeniedFileSystem;
import dev.inlet.testing.TreeFileSystem;
import dev.inlet.testing.TreeFileSystem.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiscoveryTest {
  @TempDir Path folder;

  @Test
  void filesComeOldestFirstWithWhatWasLeftOutCounted() throws IOException {
    write("b.csv", "new", 2000);
    write("a/deep/c.csv", "old", 1000);
    write("a.csv", "new", 2000);
    write("empty.csv", "", 1000);
    write("_tmp/x.csv", "x", 1000);
    write(".hidden", "x", 1000);
    write("_year=2001/y.csv", "y", 3000);
    Listing listing = list(table(folder.toString(), List.of(), List.of()));
    assertEquals(List.of("a/deep/c.csv", "a.csv", "b.csv", "_year=2001/y.csv"), paths(listing));
    assertEquals("2 hidden, 1 empty", listing.leftOut());
    assertEquals(new SourceFile("a/deep/c.csv", 3, 1000, ""), listing.files().get(0));
    assertEquals("file:" + folder, listing.base());
  }

  @Test
  void patternsWithoutASlashAreForNamesAndWithOneForPaths() throws IOException {
    write("x/1.csv", "1", 1000);
    write("x/y/2.csv", "2", 1000);
    write("x/y/3.json", "3", 1000);
    assertEquals(
        List.of("x/1.csv", "x/y/2.csv"),
        paths(list(table(folder.toString(), List.of("*.csv"), List.of()))));
    assertEquals(
        List.of("x/1.csv"), paths(list(table(folder.toString(), List.of("x/*.csv"), List.of()))));
    assertEquals(
        List.of("x/1.csv", "x/y/2.csv"),
        paths(list(table(folder.resolve("x").toString(), List.of("**/*.csv"), List.of()))).stream()
            .map(path -> "x/" + path)
            .toList());
    Listing without = list(table(folder.toString(), List.of(), List.of("**/y/**")));
    assertEquals(List.of("x/1.csv"), paths(without));
    assertEquals(2, without.excluded());
  }

  @Test
  void oneFileIsALocationToo() throws IOException {
    write("one.csv", "1", 1000);
    Listing listing = list(table(folder.resolve("one.csv").toString(), List.of(), List.of()));
    assertEquals(List.of("one.csv"), paths(listing));
    assertEquals("file:" + folder, listing.base());
  }

  @Test
  void aMissingLocationNamesTheTableAndWhereItIsDeclared() {
    InputException e =
        assertThrows(
            InputException.class, () -> list(table(folder + "/none", List.of(), List.of())));
    assertEquals(
        folder
            + "/none: location of table 't': expected a file or folder, found none. Correct"
            + " 'location' (conf/jobs.conf: 4)",
        e.getMessage());
  }

  @Test
  void aLocationWithoutPermissionSaysSo() {
    Configuration conf = new Configuration();
    DeniedFileSystem.register(conf);
    InputException e =
        assertThrows(
            InputException.class,
            () -> new FileDiscovery(conf).list(table("denied:///data", List.of(), List.of())));
    assertEquals(
        "denied:///data: location of table 't': expected a readable location, found no permission"
            + " (denied:/data is not yours). Ask for read access, or run as another user"
            + " (conf/jobs.conf: 4)",
        e.getMessage());
  }

  @Test
  void eachFolderIsListedOnceAndCounted() {
    Configuration conf = new Configuration();
    Tree tree = TreeFileSystem.plant("full", conf);
    tree.file("/t/a/1.csv").file("/t/a/b/2.csv").file("/t/c/3.csv").folder("/t/d");
    Listing listing =
        new FileDiscovery(conf).list(table(tree.location("/t"), List.of(), List.of()));
    assertEquals(3, listing.found());
    assertEquals(5, listing.calls());
    assertEquals(
        List.of("/t", "/t/a", "/t/a/b", "/t/c", "/t/d"), tree.listed().stream().sorted().toList());
    assertEquals(List.of(), tree.lookedUp());
    assertEquals(new Listing.Scope("full", ""), listing.scope());
  }

  @Test
  void aFolderThatGoesAwayMeanwhileIsNamed() {
    Configuration conf = new Configuration();
    Tree tree = TreeFileSystem.plant("full", conf);
    tree.file("/t/a/1.csv").file("/t/b/2.csv").lose("/t/b");
    InputException e =
        assertThrows(
            InputException.class,
            () -> new FileDiscovery(conf).list(table(tree.location("/t"), List.of(), List.of())));
    assertEquals(
        "tree://full/t/b: went away while it was listed: expected a folder, found none. Run again",
        e.getMessage());
  }

  private static Listing list(TableSpec table) {
    return new FileDiscovery(new Configuration()).list(table);
  }

  private static List<String> paths(Listing listing) {
    return listing.files().stream().map(SourceFile::path).toList();
  }

  @Test
  void aDataPackageIsDataWhereFilesAreNoCsvOrItIsNamedOrFilesAreCompacted() throws IOException {
    write("datapackage.json", "{}", 1);
    write("a/datapackage.json", "{}", 2);
    write("a/b.csv", "x", 3);
    List<String> csv = List.of("a/b.csv");
    List<String> all = List.of("datapackage.json", "a/datapackage.json", "a/b.csv");
    assertEquals(csv, paths("t", Optional.empty(), List.of()));
    assertEquals(csv, paths("t", Optional.of(FileFormat.CSV), List.of("**/*")));
    assertEquals(all, paths("t", Optional.of(FileFormat.JSON), List.of()));
    assertEquals(
        List.of("a/datapackage.json"), paths("t", Optional.empty(), List.of("a/datapackage.json")));
    assertEquals(csv, paths("compact/in", Optional.empty(), List.of()));
    TableSpec table = table(folder.toString(), List.of(), List.of());
    assertEquals(all, paths(list(table.asFiles())));
  }

  private List<String> paths(String name, Optional<FileFormat> format, List<String> include) {
    TableSpec table = table(name, folder.toString(), format, include, List.of());
    return list(table).files().stream().map(SourceFile::path).toList();
  }

  private static TableSpec table(String location, List<String> include, List<String> exclude) {
    return table("t", location, Optional.empty(), include, exclude);
  }

  private static TableSpec table(
      String name,
      String location,
      Optional<FileFormat> format,
      List<String> include,
      List<String> exclude) {
    return new TableSpec(
        name,
        location,
        format,
        CsvSpec.open(),
        List.of(),
        include,
        exclude,
        ZoneOffset.UTC,
        new Origin("conf/jobs.conf", 4));
  }

  private void write(String name, String text, long modified) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(modified));
  }
}
