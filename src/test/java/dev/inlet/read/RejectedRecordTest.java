package dev.inlet.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.format.Place;
import dev.inlet.format.RawRecord;
import dev.inlet.format.Reject;
import dev.inlet.state.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RejectedRecordTest {
  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    RejectedRecord record =
        RejectedRecord.of(
            new ReadOrigin("s", 4, 7),
            "a.csv",
            new Reject(new Place(5, 6, 7, 8), "why", new RawRecord("", "6Q==", 12)),
            Optional.of(new RawRecord("a,b", "", 3)));
    assertEquals(
        "{\"source\":\"s\",\"file\":\"a.csv\",\"split\":5,\"line\":6,\"record\":7,\"offset\":8,"
            + "\"table-version\":4,\"reason\":\"why\",\"raw-base64\":\"6Q==\",\"raw-length\":12,"
            + "\"header\":\"a,b\"}",
        Json.line(record));
    assertEquals(record, Json.parse(Json.line(record), RejectedRecord.class));
    assertEquals("\u00e9", record.shown());
    assertTrue(record.isCut());
  }

  @Test
  void aLineWithoutVersionAndLengthIsReadable() throws Exception {
    RejectedRecord old =
        Json.parse(
            "{\"source\":\"orders\",\"file\":\"b.csv\",\"line\":3,"
                + "\"reason\":\"expected 4 fields, found 3\",\"raw\":\"4,042,2.25\"}",
            RejectedRecord.class);
    assertEquals("4,042,2.25", old.shown());
    assertEquals(0, old.tableVersion());
    assertFalse(old.isCut());
  }

  @Test
  void aRowOfAStepIsReadable() throws Exception {
    RejectedRecord row =
        Json.parse(
            "{\"step\":\"jobs.conf: 5: cast\",\"reason\":\"why\",\"raw\":\"{}\"}",
            RejectedRecord.class);
    assertEquals("jobs.conf: 5: cast", row.step());
    assertEquals("{}", row.shown());
    assertEquals("", row.source());
  }
}
