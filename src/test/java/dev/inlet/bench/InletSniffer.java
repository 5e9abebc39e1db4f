package dev.inlet.bench;

import dev.inlet.catalog.Origin;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TableSpec.CsvSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.format.MemoryFile;
import dev.inlet.format.ReadRecords;
import dev.inlet.infer.ColumnDefinition;
import dev.inlet.infer.Crawler;
import dev.inlet.infer.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A crawl, with nothing declared. */
final class InletSniffer implements Sniffer {
  private final Configuration conf = new Configuration();

  @Override
  public String name() {
    return "Inlet";
  }

  @Override
  public Map<String, String> kinds(DeclaredFile file) throws IOException {
    Map<String, String> kinds = new LinkedHashMap<>();
    for (ColumnDefinition column : crawl(file.location()).columns()) {
      kinds.put(column.name(), Sniffer.kind(column.type()));
    }
    return kinds;
  }

  @Override
  public List<Map<String, String>> rows(Path file) throws IOException {
    TableDefinition table = crawl(file).asTexts();
    MemoryFile bytes = MemoryFile.of(file);
    List<Map<String, String>> rows = new ArrayList<>();
    for (ReadRecords read : ReadRecords.of(table.recordFormat(), bytes, bytes.whole()).values()) {
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < table.columns().size() && i < read.values().size(); i++) {
        Object cell = read.values().get(i);
        row.put(table.columns().get(i).name(), cell == null ? "" : cell.toString());
      }
      rows.add(row);
    }
    return rows;
  }

  /** Of a copy: what is declared beside the file is what the answer is compared with. */
  private TableDefinition crawl(Path file) throws IOException {
    Path folder = Files.createTempDirectory("sniffed");
    Path copy = Files.copy(file, folder.resolve(file.getFileName().toString()));
    try {
      return crawlAlone(copy);
    } finally {
      Files.delete(copy);
      Files.delete(folder);
    }
  }

  private TableDefinition crawlAlone(Path location) {
    TableSpec spec =
        new TableSpec(
            "bench.t",
            location.toString(),
            Optional.empty(),
            CsvSpec.open(),
            List.of(),
            List.of(),
            List.of(),
            ZoneId.of("UTC"),
            new Origin("bench", 0));
    return new Crawler(conf).crawl(spec, new FileDiscovery(conf).list(spec), Optional.empty());
  }
}
