package dev.inlet.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The checksum of bzip2: CRC-32 with the polynomial 0x04C11DB7, the highest bit first (that of zip
 * has the lowest first). Eight bytes a step, by eight tables ("slicing", Kounavis and Berry, 2005).
 */
final class Bzip2Crc {
  private static final int POLYNOMIAL = 0x04C11DB7;
  private static final int[][] TABLES = tables();
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private Bzip2Crc() {}

  private static int[][] tables() {
    int[][] tables = new int[8][256];
    for (int i = 0; i < 256; i++) {
      int crc = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc < 0 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
      }
      tables[0][i] = crc;
    }
    for (int t = 1; t < 8; t++) {
      for (int i = 0; i < 256; i++) {
        int before = tables[t - 1][i];
        tables[t][i] = (before << 8) ^ tables[0][before >>> 24];
      }
    }
    return tables;
  }

  /** The register after further bytes; it begins with -1, and its complement is the checksum. */
  static int update(int register, byte[] bytes, int from, int to) {
    int[][] t = TABLES;
    int crc = register;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      int high = crc ^ (int) INT.get(bytes, at);
      int low = (int) INT.get(bytes, at + 4);
      crc =
          t[7][high >>> 24]
              ^ t[6][(high >>> 16) & 0xff]
              ^ t[5][(high >>> 8) & 0xff]
              ^ t[4][high & 0xff]
              ^ t[3][low >>> 24]
              ^ t[2][(low >>> 16) & 0xff]
              ^ t[1][(low >>> 8) & 0xff]
              ^ t[0][low & 0xff];
    }
    for (; at < to; at++) {
      crc = (crc << 8) ^ t[0][(crc >>> 24) ^ (bytes[at] & 0xff)];
    }
    return crc;
  }
}
