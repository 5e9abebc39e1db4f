package dev.inlet.compact;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.CompactSpec;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobCatalog.Given;
import dev.inlet.compact.CompactionPlan.Output;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class OutputMakerTest {
  private static final Output OUTPUT =
      new Output(
          "a",
          "a",
          List.of(new SourceFile("large", 1L << 40, 0, "x"), new SourceFile("small", 9, 0, "y")),
          Optional.of(new SourceFile("earlier", 7L << 20, 0, "z")));

  private static OutputMaker maker(String verify, Predicate<Path> copiesFrom) {
    Map<String, Given> keys =
        Map.of(
            "src", new Given("/in", "--src"),
            "dest", new Given("/out", "--dest"),
            "verify", new Given(verify, "--verify"));
    CompactSpec spec =
        JobCatalog.withCompaction(List.of(), "test", "j", keys, "/state")
            .job("j")
            .compact()
            .orElseThrow();
    return new OutputMaker(
        OutputRules.of(spec, "/in", "/out"), copiesFrom, new Configuration(false));
  }

  @Test
  void noRoomIsAskedForForWhatTheStoreMayCopy() {
    assertEquals(9, maker("bytes", file -> true).leastWritten(OUTPUT));
    assertEquals(
        9 + (7L << 20),
        maker("bytes", file -> file.toString().startsWith("/in")).leastWritten(OUTPUT));
    assertEquals(OUTPUT.bytes(), maker("bytes", file -> false).leastWritten(OUTPUT));
    assertEquals(
        OUTPUT.bytes(),
        maker("records", file -> true).leastWritten(OUTPUT),
        "what is compared is made as a whole");
  }
}
