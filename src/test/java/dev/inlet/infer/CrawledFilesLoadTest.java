package dev.inlet.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.discover.Listing;
import dev.inlet.format.Corpora;
import dev.inlet.format.MemoryFile;
import dev.inlet.format.ReadRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** What a crawl accepts of real files their reader does too. */
final class CrawledFilesLoadTest {
  private static final Configuration CONF = new Configuration();

  @Test
  void everyFileOfCsvSpectrumLoadsByItself() throws IOException {
    try (Stream<Path> files = Files.list(Corpora.folder("csv-spectrum/csvs"))) {
      for (Path file : files.sorted().toList()) {
        assertEquals(List.of(), rejects(file, file.getParent()));
      }
    }
  }

  @Test
  void italysFoldersLoadAsTables() throws IOException {
    for (String name : List.of("national", "regions")) {
      Path folder = Corpora.folder("italy-covid/" + name);
      assertEquals(List.of(), rejects(folder, folder));
    }
  }

  private static List<String> rejects(Path location, Path folder) throws IOException {
    TableSpec spec = CrawlerTest.spec(location);
    Listing listing = new FileDiscovery(CONF).list(spec);
    TableDefinition table = new Crawler(CONF).crawl(spec, listing, Optional.empty());
    List<String> rejects = new ArrayList<>();
    List<String> paths = listing.files().stream().map(file -> file.path()).toList();
    for (String path : FileChoice.evenlySpaced(paths, 100)) {
      MemoryFile file = MemoryFile.of(folder.resolve(path));
      ReadRecords.of(table.recordFormat(), file, file.whole()).values().stream()
          .filter(read -> read.reject().isPresent())
          .forEach(read -> rejects.add(path + ": " + read.text()));
    }
    return rejects;
  }
}
