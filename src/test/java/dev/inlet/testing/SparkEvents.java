package dev.inlet.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The events that Spark kept in a folder, as {@code spark.eventLog.dir} has it. */
public final class SparkEvents {
  /** One split in the counts of a task, as Spark writes them down. */
  private static final Pattern COUNT =
      Pattern.compile("FileCount\\[file=(.*?), bytes=(\\d+), records=(\\d+), [^]]*]");

  private final Path folder;

  /**
   * @param folder with the logs of applications, not compressed
   */
  public SparkEvents(Path folder) {
    this.folder = folder;
  }

  /**
   * How many records of a file each executor has read, by the tasks that ended well. What Spark
   * itself says that they read must be the same.
   */
  public Map<String, Long> recordsByExecutor(String file) {
    Map<String, Long> records = new TreeMap<>();
    for (JsonNode event : tasks()) {
      long ofFile = 0;
      long ofAll = 0;
      for (JsonNode counts : event.path("Task Info").path("Accumulables")) {
        if (counts.path("Name").asText().equals("inlet-read")) {
          Matcher count = COUNT.matcher(counts.path("Update").asText());
          while (count.find()) {
            ofAll += Long.parseLong(count.group(3));
            ofFile += count.group(1).contains(file) ? Long.parseLong(count.group(3)) : 0;
          }
        }
      }
      JsonNode input = event.path("Task Metrics").path("Input Metrics");
      if (ofAll > 0
          && (input.path("Records Read").asLong() != ofAll
              || input.path("Bytes Read").asLong() == 0)) {
        throw new AssertionError(ofAll + " records were read, and Spark says " + input);
      }
      if (ofFile > 0) {
        records.merge(event.path("Task Info").path("Executor ID").asText(), ofFile, Long::sum);
      }
    }
    return records;
  }

  private List<JsonNode> tasks() {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> tasks = new ArrayList<>();
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path log : found.filter(Files::isRegularFile).toList()) {
        if (log.getFileName().toString().startsWith(".")) {
          continue;
        }
        for (String line : Files.readAllLines(log)) {
          JsonNode event = mapper.readTree(line);
          if (event.path("Event").asText().equals("SparkListenerTaskEnd")
              && !event.path("Task Info").path("Failed").asBoolean()) {
            tasks.add(event);
          }
        }
      }
      return tasks;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
