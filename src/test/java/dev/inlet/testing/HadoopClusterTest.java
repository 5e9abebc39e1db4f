package dev.inlet.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests lean on its leaving nothing behind. */
@Tag("cluster")
class HadoopClusterTest {
  @Test
  void itIsGoneWithAllItsFilesWhenItsInputEnds() throws IOException {
    HadoopCluster cluster = HadoopCluster.another();
    try (FileSystem files = cluster.files()) {
      assertTrue(files.mkdirs(new Path("/data")));
      assertEquals(1, files.listStatus(new Path("/")).length);
    }
    assertTrue(cluster.isThere());
    cluster.close();
    assertFalse(cluster.isThere());
  }
}
