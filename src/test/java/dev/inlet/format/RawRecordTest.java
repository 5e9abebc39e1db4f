package dev.inlet.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class RawRecordTest {
  @Test
  void textIsKeptAsText() {
    RawRecord raw = of("\u00e4,\t\"b\"".getBytes(UTF_8));
    assertEquals(new RawRecord("\u00e4,\t\"b\"", "", 7), raw);
    assertEquals("'\u00e4,\t\"b\"'", raw.start());
    assertFalse(raw.isCut());
  }

  @Test
  void otherBytesAreKeptToTheLastOne() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    RawRecord raw = of(bytes);
    assertEquals("", raw.text());
    assertArrayEquals(bytes, Base64.getDecoder().decode(raw.base64()));
    assertEquals(new String(bytes, ISO_8859_1), raw.shown());
    assertFalse(raw.isCut());
  }

  @Test
  void aLongTextIsCutBetweenCharactersAndTellsItsLength() {
    RawRecord raw = of(("x" + "\u20ac".repeat(400_000)).getBytes(UTF_8));
    assertEquals("x" + "\u20ac".repeat((RawRecord.KEPT_BYTES - 1) / 3), raw.text());
    assertEquals(1_200_001, raw.length());
    assertTrue(raw.isCut());
  }

  @Test
  void longBytesAreCutWhetherTheirStartIsTextOrNot() {
    byte[] bytes = ("y".repeat(RawRecord.KEPT_BYTES) + "\u00e9").getBytes(ISO_8859_1);
    RawRecord raw = of(bytes);
    assertEquals("y".repeat(RawRecord.KEPT_BYTES), raw.shown());
    assertEquals("", raw.text());
    assertTrue(raw.isCut());
    assertEquals(bytes.length, raw.length());
  }

  /** In the middle of other bytes. */
  private static RawRecord of(byte[] bytes) {
    byte[] window = new byte[bytes.length + 20];
    System.arraycopy(bytes, 0, window, 10, bytes.length);
    return RawRecord.of(window, 10, 10 + bytes.length);
  }
}
