package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.CatalogException;
import dev.inlet.bookmark.Entry.Skip;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.state.StateStore;
import dev.inlet.state.Waiting;
import dev.inlet.testing.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSkipperTest {
  private static final String LEXICAL = "listing { by = lexical, look-back = 0 }";

  @TempDir Path folder;
  private final Configuration conf = new Configuration();
  private final Clock clock = Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @ValueSource(strings = {LEXICAL, "listing { by = partitions, window = 1 days }"})
  void aFileIsNotSkippedWhereTheListingWouldThenPassOverOthers(String listing) throws IOException {
    put("dt=2026-01-07/a.csv");
    runs().run(data(), listing);
    put("dt=2026-01-08/a.csv");
    put("dt=2026-01-09/a.csv");
    put("dt=2026-01-10/bad.csv");
    CatalogException e =
        assertThrows(CatalogException.class, () -> skip(listing, "dt=2026-01-10/bad.csv"));
    int others = listing.equals(LEXICAL) ? 2 : 1;
    assertEquals(
        folder
            + "/jobs.conf: 4: job 'j': source 's': cannot skip dt=2026-01-10/bad.csv: expected no"
            + " unread file that the source's listing would pass over then, found "
            + others
            + ", such as dt=2026-01-08/a.csv. Leave the file out with 'exclude-files', or say"
            + " listing = full until a run has read the others",
        e.getMessage());
    assertEquals(3, SourceRuns.files(runs().plan(data(), listing)).size(), "nothing was changed");
  }

  @Test
  void aFileIsSkippedWhereTheListingFindsTheOthersAllTheSame() throws IOException {
    put("dt=2026-01-09/a.csv");
    put("dt=2026-01-10/a.csv");
    put("dt=2026-01-10/bad.csv");
    String listing = "listing { by = lexical, look-back = 1 }";
    skip(listing, "bad.csv");
    assertEquals(
        List.of("dt=2026-01-09/a.csv", "dt=2026-01-10/a.csv"),
        SourceRuns.files(runs().plan(data(), listing)).stream().sorted().toList());
  }

  @Test
  void aFileBeforeTheLastThatWasReadIsSkippedWhateverTheListingDoesNotSee() throws IOException {
    put("3/a.csv");
    runs().run(data(), LEXICAL);
    put("1/late.csv");
    put("2/bad.csv");
    Skip skip = skip(LEXICAL, "2/bad.csv");
    assertEquals(List.of("2/bad.csv"), skip.files().stream().map(SourceFile::path).toList());
  }

  private Skip skip(String listing, String name) {
    JobCatalog catalog = Sources.of(folder, data(), listing).catalog();
    JobSpec job = catalog.job("j");
    SparkSupplier noSpark =
        () -> {
          throw new AssertionError("Spark was started");
        };
    StateStore state =
        new StateStore(new org.apache.hadoop.fs.Path(folder.resolve("state").toUri()), conf);
    return new FileSkipper(new Operator(catalog, state, conf, noSpark, clock, Waiting.none()))
        .skip(job, job.sources().get(0), List.of(name), "torn");
  }

  private SourceRuns runs() {
    return new SourceRuns(folder, conf, clock);
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private void put(String path) throws IOException {
    Path file = folder.resolve("data").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "a\n1\n");
  }
}
