package dev.inlet.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.inlet.format.Place;
import dev.inlet.format.RawRecord;
import dev.inlet.format.Reject;
import java.util.Base64;
import java.util.Optional;

/**
 * One line of the reject store: a record that a reader rejected, or a row that a step did, of which
 * only step, reason and raw are told. Lines of older versions lack the table's version and the
 * length.
 *
 * @param source the source's name; empty for a row of a step
 * @param file relative to the table's location; empty for a row of a step
 * @param split see {@link Place}; so are line, record and offset
 * @param tableVersion of the table definition that the record was read with; 0 if not told
 * @param step where the step stands in the job catalog; empty for a record of a reader
 * @param raw the record's text, or the row before the step as JSON; empty if it is not UTF-8
 * @param rawBase64 the record's bytes, if they are not UTF-8; else empty
 * @param header the record that names the columns of the file; empty if it has none, or if that is
 *     not UTF-8 or not kept as a whole
 * @param rawLength how many bytes the record has, which may be more than are kept; 0 if not told
 */
@JsonPropertyOrder({
  "source",
  "file",
  "split",
  "line",
  "record",
  "offset",
  "table-version",
  "step",
  "reason",
  "raw",
  "raw-base64",
  "raw-length",
  "header"
})
public record RejectedRecord(
    @JsonInclude(Include.NON_EMPTY) String source,
    @JsonInclude(Include.NON_EMPTY) String file,
    long split,
    long line,
    long record,
    long offset,
    @JsonProperty("table-version") @JsonInclude(Include.NON_DEFAULT) int tableVersion,
    @JsonInclude(Include.NON_EMPTY) String step,
    String reason,
    @JsonInclude(Include.NON_EMPTY) String raw,
    @JsonProperty("raw-base64") @JsonInclude(Include.NON_EMPTY) String rawBase64,
    @JsonProperty("raw-length") @JsonInclude(Include.NON_DEFAULT) long rawLength,
    @JsonInclude(Include.NON_EMPTY) String header) {
  public RejectedRecord {
    source = requireNonNullElse(source, "");
    file = requireNonNullElse(file, "");
    step = requireNonNullElse(step, "");
    reason = requireNonNullElse(reason, "");
    raw = requireNonNullElse(raw, "");
    rawBase64 = requireNonNullElse(rawBase64, "");
    header = requireNonNullElse(header, "");
  }

  static RejectedRecord of(
      ReadOrigin origin, String file, Reject reject, Optional<RawRecord> header) {
    Place place = reject.place();
    RawRecord raw = reject.raw();
    return new RejectedRecord(
        origin.source(),
        file,
        place.split(),
        place.line(),
        place.record(),
        place.offset(),
        origin.tableVersion(),
        "",
        reject.reason(),
        raw.text(),
        raw.base64(),
        raw.length(),
        header.filter(whole -> !whole.isCut()).map(RawRecord::text).orElse(""));
  }

  /** The same record, which another version of its table's definition rejects too. */
  public RejectedRecord again(int version, String why) {
    return new RejectedRecord(
        source, file, split, line, record, offset, version, step, why, raw, rawBase64, rawLength,
        header);
  }

  /** Its bytes, as far as they are kept. */
  public byte[] bytes() {
    return rawBase64.isEmpty() ? raw.getBytes(UTF_8) : Base64.getDecoder().decode(rawBase64);
  }

  /** What is kept of the record, for people: one char for each byte where it is not UTF-8. */
  public String shown() {
    return new RawRecord(raw, rawBase64, rawLength).shown();
  }

  /** Whether the record is longer than what is kept of it. */
  @JsonIgnore
  public boolean isCut() {
    return new RawRecord(raw, rawBase64, rawLength).isCut();
  }
}
