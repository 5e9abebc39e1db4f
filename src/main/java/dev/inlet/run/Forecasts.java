package dev.inlet.run;

import dev.inlet.bookmark.Batch;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.infer.TableCatalog;
import dev.inlet.infer.TableDefinition;
import dev.inlet.run.Forecast.Earlier;
import dev.inlet.state.StateStore;
import dev.inlet.write.ExpectedFiles;
import dev.inlet.write.RowSize;
import dev.inlet.write.StoredSize;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the targets of a job will take of a batch. Reads the state folder, and no data. */
public final class Forecasts {
  /** What is read of one source; without a table if that is not known. */
  private record Input(long bytes, Optional<TableDefinition> table) {
    double plainBytes() {
      return bytes * table.map(PlainSize::of).orElse(1.0);
    }
  }

  private final StateStore state;
  private final SizeHistory history;

  public Forecasts(StateStore state, JobSpec job) {
    this.state = state;
    this.history = new SizeHistory(state, job.name());
  }

  /** How large a row is expected to be in a target, once a batch's rows are computed. */
  RowSize rowSize(TargetSpec target, Batch batch, long rows, long records) {
    return of(
            target,
            batch.inputs().stream().map(this::input),
            earlier -> earlier.isEnoughForRows(rows))
        .ofRows(rows, records);
  }

  private Input input(Batch.Input input) {
    return new Input(
        input.bytes(), new TableCatalog(state).version(input.table(), input.tableVersion()));
  }

  /** What a run would write to a target. */
  public ExpectedFiles of(RunPlan plan, TargetSpec target) {
    long bytes = plan.sources().stream().mapToLong(SourcePlan::bytes).sum();
    Forecast forecast =
        of(
            target,
            plan.sources().stream().map(source -> new Input(source.bytes(), source.table())),
            earlier -> earlier.isEnoughForInput(bytes));
    long partitions = forecast.earlier().map(Earlier::partitions).orElse(0L);
    return ExpectedFiles.of(target, forecast.bytes(), partitions, forecast.basis());
  }

  private Forecast of(TargetSpec target, Stream<Input> sources, Predicate<Earlier> isEnough) {
    Optional<Earlier> earlier = history.newest(target, isEnough);
    List<Input> inputs = sources.toList();
    return new Forecast(
        inputs.stream().mapToLong(Input::bytes).sum(),
        // Of an earlier run it is not asked, and each answer may be a request.
        earlier.isPresent() ? 0 : inputs.stream().mapToDouble(Input::plainBytes).sum(),
        StoredSize.of(target),
        earlier);
  }
}
