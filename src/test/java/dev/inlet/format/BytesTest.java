package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BytesTest {
  @Test
  void textIsUtf8WhereJavaDecodesIt() {
    Random random = new Random(1);
    byte[] text = "aé€😀 and 0123456789 or \ud7ff\ue000\uffff\udbff\udfff\u0080".getBytes(UTF_8);
    int valid = 0;
    int rounds = 200_000;
    for (int round = 0; round < rounds; round++) {
      byte[] changed = Arrays.copyOf(text, random.nextInt(text.length) + 1);
      for (int i = random.nextInt(3); i > 0; i--) {
        int at = random.nextInt(changed.length);
        changed[at] = (byte) (random.nextBoolean() ? random.nextInt() : changed[at] + 1);
      }
      int from = random.nextInt(changed.length);
      boolean expected = decodes(changed, from);
      valid += expected ? 1 : 0;
      assertEquals(
          expected,
          Bytes.isUtf8(changed, from, changed.length),
          () -> from + " of " + Arrays.toString(changed));
    }
    assertTrue(valid > rounds / 10 && valid < rounds * 9 / 10, "valid: " + valid);
  }

  @Test
  void allPairsOfLeadingBytesAreAsJavaHasThem() {
    for (int lead = 0x80; lead < 256; lead++) {
      for (int second = 0; second < 256; second++) {
        for (int length = 1; length <= 5; length++) {
          byte[] bytes = new byte[length + 1];
          Arrays.fill(bytes, (byte) 0xbf);
          bytes[0] = (byte) lead;
          bytes[1] = (byte) second;
          bytes[length] = 'a';
          assertEquals(
              decodes(bytes, 0),
              Bytes.isUtf8(bytes, 0, bytes.length),
              () -> Arrays.toString(bytes));
        }
      }
    }
  }

  @Test
  void stopsAreFoundWhereverTheyAre() {
    byte[] others = {'a', '!', '#', '[', ']', ' ', (byte) 0x80, (byte) 0xff, 0x7f, (byte) 0x8a};
    for (byte stop : new byte[] {'"', '\\', 0, '\n', '\r', 0x1f}) {
      for (int length = 1; length < 30; length++) {
        byte[] bytes = new byte[length + 3];
        for (int i = 0; i < length; i++) {
          bytes[i] = others[(i * 7 + length) % others.length];
        }
        bytes[length] = stop;
        bytes[length + 1] = '\n';
        for (int from = 0; from <= length; from++) {
          assertEquals(length, Bytes.quoteEscapeOrControl(bytes, from));
        }
      }
    }
  }

  @Test
  void allDelimitersAndLineEndsOfAWordAreFound() {
    Random random = new Random(3);
    byte[] some = {',', '\n', '\r', '\t', 0, 14, '-', '+', -128, (byte) 0xac, (byte) 0x8a, 'a'};
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = new byte[Long.BYTES];
      long expected = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        bytes[i] = some[random.nextInt(some.length)];
        boolean found = bytes[i] == ',' || (bytes[i] >= 0 && bytes[i] < 14);
        expected |= found ? 0x80L << (i * Byte.SIZE) : 0;
      }
      long word = Bytes.word(bytes, 0);
      assertEquals(
          expected,
          Bytes.delimitersAndLineEnds(word, Bytes.eightOf((byte) ',')),
          () -> Arrays.toString(bytes));
    }
  }

  @Test
  void digitsEndWhereAnotherByteIs() {
    for (byte other : new byte[] {'/', ':', '.', 0, -1, (byte) 0xb5}) {
      for (int length = 0; length < 30; length++) {
        byte[] bytes = new byte[length + 10];
        Arrays.fill(bytes, (byte) '7');
        bytes[length] = other;
        for (int from = 0; from <= length; from++) {
          assertEquals(length, Digits.end(bytes, from));
          assertEquals(length, Digits.end(Arrays.copyOf(bytes, length + 1), from));
        }
      }
    }
  }

  private static boolean decodes(byte[] bytes, int from) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, bytes.length - from)) != null;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
