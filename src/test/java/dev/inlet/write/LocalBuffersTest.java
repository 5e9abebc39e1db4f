package dev.inlet.write;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.DiskChecker.DiskErrorException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBuffersTest {
  private static final long NO_DISK_HAS = 1L << 60;

  @TempDir java.nio.file.Path disk;
  private final Configuration conf = new Configuration(false);

  @BeforeEach
  void setDisk() {
    conf.set("fs.s3a.buffer.dir", disk.toString());
  }

  @Test
  void aFolderIsOfOneAttemptAndNothingIsMadeForIt() throws IOException {
    Path folder = LocalBuffers.folder("_inlet/j/dest/1/run", "000007", 9, 9, conf);
    assertEquals("file:" + disk + "/inlet-_inlet-j-dest-1-run-000007", folder.toString());
    assertArrayEquals(new String[0], disk.toFile().list());
  }

  @Test
  void theLeastIsAskedForOnlyWhereNoDiskHasRoomForAll() throws IOException {
    Path folder = LocalBuffers.folder("run", "000007", NO_DISK_HAS, 9, conf);
    assertEquals("file:" + disk + "/inlet-run-000007", folder.toString());
    assertThrows(
        DiskErrorException.class,
        () -> LocalBuffers.folder("run", "000007", NO_DISK_HAS, NO_DISK_HAS, conf));
  }
}
