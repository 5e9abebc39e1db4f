package dev.inlet.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.testing.HadoopCluster;
import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.GlobalStorageStatistics;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DFSOpsCountStatistics;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real HDFS, whose own count tells how often it was asked. */
class BlockHostsTest {
  private static final int BLOCK_BYTES = 64 << 10;

  @Test
  @Tag("cluster")
  void tasksPreferTheMachinesOfTheirBlocksAtTheCostOfACallForACutFileOrATask() throws IOException {
    HadoopCluster cluster = HadoopCluster.hdfs();
    Configuration conf = cluster.configuration();
    try (DistributedFileSystem files = cluster.files()) {
      List<SourceFile> found = new ArrayList<>();
      found.add(write(files, "large.csv", 400_000));
      for (int i = 0; i < 20; i++) {
        found.add(write(files, "small-" + i + ".csv", 100));
      }
      TaskSizes sizes = new TaskSizes(2, 100_000, 20_000);
      SourceSplits splits = new SplitPlanner(conf, sizes).plan(cluster.uri() + "/blocks", found);
      assertEquals(4, splits.large().get(0).splits());
      assertEquals(5, splits.smallTasks());
      long before = calls();
      List<ReadTask> tasks = new BlockHosts(conf).located(splits.tasks());
      assertEquals(6, calls() - before, "one of the large file, one for each other task");
      BlockLocation[] blocks =
          files.getFileBlockLocations(new Path(cluster.uri() + "/blocks/large.csv"), 0, 400_000);
      assertEquals(7, blocks.length);
      for (ReadTask task : tasks) {
        assertEquals(List.of(blocks[0].getHosts()), List.of(task.preferredLocations()));
      }
      assertEquals(
          splits.tasks().stream().map(ReadTask::splits).toList(),
          tasks.stream().map(ReadTask::splits).toList());
    }
  }

  @Test
  void aTaskPrefersTheMachinesThatHaveTheMostOfItsLargestSplit() {
    BlockLocation[] blocks = {
      block(0, 100, "a", "b", "c"), block(100, 100, "b", "c", "d"), block(200, 100, "d", "e", "f")
    };
    assertEquals(List.of("d", "b", "c"), BlockHosts.hosts(split(50, 260), blocks));
    assertEquals(List.of("d", "e", "f"), BlockHosts.hosts(split(210, 300), blocks));
    assertEquals(List.of(), BlockHosts.hosts(split(300, 400), blocks));
  }

  @Test
  void onALocalDiskAllMachinesAreEqual(@TempDir java.nio.file.Path folder) {
    new Workspace(folder).write("a.csv", "id\n1\n");
    SourceSplits splits =
        new SplitPlanner(new Configuration(), TaskSizes.of(2, key -> Optional.empty()))
            .plan(folder.toUri().toString(), List.of(new SourceFile("a.csv", 5, 0, "")));
    List<ReadTask> tasks = new BlockHosts(new Configuration()).located(splits.tasks());
    assertEquals(1, tasks.size());
    assertTrue(tasks.get(0).hosts().isEmpty());
  }

  private static BlockLocation block(long offset, long length, String... hosts) {
    return new BlockLocation(hosts, hosts, offset, length);
  }

  private static InputSplit split(long start, long end) {
    return new InputSplit(
        new InputFile("/a", "a", 1_000, 0, "", new ArrayList<>()),
        new dev.inlet.format.Split(start, end));
  }

  private static long calls() {
    return GlobalStorageStatistics.INSTANCE
        .get(DFSOpsCountStatistics.NAME)
        .getLong("op_get_file_block_locations");
  }

  private static SourceFile write(DistributedFileSystem files, String name, int bytes)
      throws IOException {
    Path path = new Path("/blocks/" + name);
    try (OutputStream out = files.create(path, true, 4096, (short) 1, BLOCK_BYTES)) {
      out.write("1,x\n".repeat(bytes / 4).getBytes(StandardCharsets.US_ASCII));
    }
    return SourceFile.of(name, files.getFileStatus(path));
  }
}
