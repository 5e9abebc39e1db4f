package dev.inlet.run;

import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSupport;

/**
 * What a run has asked of object stores, by S3A's own counters in this process. What executors ask
 * on other machines is not among it, and nothing is where all is on other file systems.
 */
final class StoreRequests {
  private final List<FileSystem> stores = new ArrayList<>();
  private final RunReport.Requests before;

  private StoreRequests(Set<Path> roots, Configuration conf) {
    roots.forEach(root -> add(root, conf));
    before = total();
  }

  private void add(Path root, Configuration conf) {
    try {
      stores.add(root.getFileSystem(conf));
    } catch (IOException e) {
      // Who uses it tells; here it is only not counted.
      return;
    }
  }

  /** Counts from now on, for all that a job reads and writes. */
  static StoreRequests of(JobSpec job, JobCatalog catalog, Configuration conf) {
    List<String> places = new ArrayList<>(List.of(catalog.settings().state()));
    job.sources().forEach(source -> places.add(catalog.table(source.table()).location()));
    job.targets().forEach(target -> places.add(target.path()));
    Set<Path> roots = new TreeSet<>();
    for (String place : places) {
      Path path = new Path(place);
      if ("s3a".equals(path.toUri().getScheme())) {
        roots.add(new Path("s3a://" + path.toUri().getAuthority() + "/"));
      }
    }
    return new StoreRequests(roots, conf);
  }

  RunReport.Requests untilNow() {
    return total().minus(before);
  }

  private RunReport.Requests total() {
    return new RunReport.Requests(
        sum("object_list_request", "object_continue_list_request"),
        sum("action_http_head_request"),
        sum("action_http_get_request"),
        sum("object_put_request"),
        sum("object_multipart_initiated"),
        sum("object_delete_request", "object_bulk_delete_request"),
        sum("object_copy_requests"));
  }

  private long sum(String... counters) {
    long sum = 0;
    for (FileSystem store : stores) {
      IOStatistics statistics = IOStatisticsSupport.retrieveIOStatistics(store);
      Map<String, Long> counts = statistics == null ? Map.of() : statistics.counters();
      for (String counter : counters) {
        sum += counts.getOrDefault(counter, 0L);
      }
    }
    return sum;
  }
}
