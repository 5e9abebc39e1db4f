package dev.inlet.compact;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.CompactSpec;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobCatalog.Given;
import dev.inlet.compact.CompactionPlan.Output;
import dev.inlet.format.JoinRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private static OutputMaker maker(String verify) {
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
    Configuration conf = new Configuration(false);
    Joiner joiner = Joiners.of(JoinRules.ofLines(), conf);
    return new OutputMaker(joiner, spec, new Path("/in"), new Path("/out"), conf);
  }

  @Test
  void noRoomIsAskedForForWhatTheStoreMayCopy() {
    assertEquals(9, maker("bytes").leastWritten(OUTPUT, file -> true));
    assertEquals(
        9 + (7L << 20),
        maker("bytes").leastWritten(OUTPUT, file -> file.toString().startsWith("/in")));
    assertEquals(OUTPUT.bytes(), maker("bytes").leastWritten(OUTPUT, file -> false));
    assertEquals(
        OUTPUT.bytes(),
        maker("records").leastWritten(OUTPUT, file -> true),
        "what is compared is made as a whole");
  }
}
