package dev.inlet.run;

import dev.inlet.bookmark.Batch;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.write.BatchTag;
import dev.inlet.write.TargetWriter;
import dev.inlet.write.Written;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** The writers of a job's targets. */
final class Targets {
  private final Map<String, TargetWriter> writers = new LinkedHashMap<>();

  Targets(JobSpec job, Configuration conf) {
    for (TargetSpec target : job.targets()) {
      writers.put(target.name(), TargetWriter.of(target, conf));
    }
  }

  TargetWriter writer(TargetSpec target) {
    return writers.get(target.name());
  }

  /** In which targets a batch landed; a publish that was begun is finished. */
  Map<String, Written> settle(Batch batch) {
    Map<String, Written> landed = new LinkedHashMap<>();
    BatchTag tag = tag(batch, batch.run(), 0, 0);
    writers.forEach(
        (name, writer) -> writer.settle(tag).ifPresent(written -> landed.put(name, written)));
    return landed;
  }

  /** Removes what was written of a batch that no target has. */
  void abandon(Batch batch) {
    BatchTag tag = tag(batch, batch.run(), 0, 0);
    writers.values().forEach(writer -> writer.abandon(tag));
  }

  static BatchTag tag(Batch batch, String run, long read, long rejected) {
    return new BatchTag(
        batch.job(), batch.sequence(), batch.id(), run, batch.frozenAt(), read, rejected);
  }
}
