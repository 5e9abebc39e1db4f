package dev.inlet.read;

import dev.inlet.state.FilePlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The machines that have what a task reads, where a file system keeps files on the machines of a
 * cluster. Costs one call for each file that is cut, and one for each task of small files.
 */
final class BlockHosts {
  /** On local disks and object stores all machines are equally far. */
  private static final Set<String> SCHEMES = Set.of("hdfs", "viewfs");

  /** As many as a block has copies, usually. */
  private static final int MOST = 3;

  private final Configuration conf;

  BlockHosts(Configuration conf) {
    this.conf = conf;
  }

  /** The same tasks, which prefer the machines that have the most of their largest split. */
  List<ReadTask> located(List<ReadTask> tasks) {
    Map<String, InputFile> files = new TreeMap<>();
    tasks.forEach(task -> files.put(largest(task).file().path(), largest(task).file()));
    Map<String, BlockLocation[]> blocks = new ConcurrentHashMap<>();
    files.values().parallelStream().forEach(file -> blocks.put(file.path(), blocks(file)));
    return tasks.stream()
        .map(
            task -> {
              InputSplit split = largest(task);
              List<String> hosts = hosts(split, blocks.get(split.file().path()));
              return new ReadTask(task.splits(), new ArrayList<>(hosts));
            })
        .toList();
  }

  private static InputSplit largest(ReadTask task) {
    return task.splits().stream().max(Comparator.comparingLong(InputSplit::bytes)).orElseThrow();
  }

  private BlockLocation[] blocks(InputFile file) {
    Path path = new Path(file.path());
    try {
      FileSystem files = FilePlace.fileSystem(path, conf);
      return SCHEMES.contains(files.getUri().getScheme())
          ? files.getFileBlockLocations(path, 0, file.length())
          : new BlockLocation[0];
    } catch (IOException e) {
      // It is only a wish. Whoever reads the file says what is wrong with it.
      return new BlockLocation[0];
    }
  }

  static List<String> hosts(InputSplit split, BlockLocation[] blocks) {
    Map<String, Long> bytes = new TreeMap<>();
    for (BlockLocation block : blocks) {
      long from = Math.max(split.split().start(), block.getOffset());
      long until = Math.min(split.split().end(), block.getOffset() + block.getLength());
      if (until > from) {
        for (String host : hosts(block)) {
          bytes.merge(host, until - from, Long::sum);
        }
      }
    }
    return bytes.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(MOST)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<String> hosts(BlockLocation block) {
    try {
      return List.of(block.getHosts());
    } catch (IOException e) {
      return List.of();
    }
  }
}
