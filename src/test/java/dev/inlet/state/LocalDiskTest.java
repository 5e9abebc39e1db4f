package dev.inlet.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalDiskTest {
  @TempDir java.nio.file.Path folder;

  private final Configuration conf = new Configuration(false);

  private Path path(String name) {
    return new Path(folder.resolve(name).toUri());
  }

  private FileSystem disk() throws IOException {
    LocalDisk.settings().forEach(conf::set);
    return FileSystem.newInstance(path("").toUri(), conf);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rwxr-x---", "---------", "rwxrwxrwx", "r---w---x"})
  void aFileHasThePermissionsThatAreAskedFor(String permissions) throws IOException {
    FileSystem disk = disk();
    disk.create(path("f")).close();
    disk.setPermission(path("f"), FsPermission.valueOf("-" + permissions));
    assertEquals(
        permissions,
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("f"))));
  }

  @Test
  void theStickyBitIsSetToo() throws IOException {
    FileSystem disk = disk();
    disk.mkdirs(path("d"));
    disk.setPermission(path("d"), new FsPermission((short) 01777));
    assertEquals(01777, disk.getFileStatus(path("d")).getPermission().toShort());
  }

  @Test
  void permissionsOfNothingCannotBeSet() throws IOException {
    FileSystem disk = disk();
    assertThrows(
        IOException.class, () -> disk.setPermission(path("f"), new FsPermission((short) 0644)));
  }

  @Test
  void noProcessIsStartedForFilesAndFolders() throws Exception {
    FileSystem disk = disk();
    FileContext context = FileContext.getFileContext(path("").toUri(), conf);
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ProcessStart");
      recording.start();
      disk.mkdirs(path("a/b/c"));
      disk.create(path("a/b/c/f")).close();
      context
          .create(path("g"), EnumSet.of(CreateFlag.CREATE), Options.CreateOpts.createParent())
          .close();
      context.rename(path("g"), path("h"), Options.Rename.NONE);
      recording.stop();
      java.nio.file.Path file = folder.resolve("events.jfr");
      recording.dump(file);
      assertEquals(0, RecordingFile.readAllEvents(file).size());
    }
    assertTrue(Files.exists(folder.resolve("a/b/c/.f.crc")));
    assertTrue(Files.exists(folder.resolve(".h.crc")));
  }

  /** Delta's commit: it must not take the place of another, and no reader may see a part of it. */
  @Test
  void aRenameDoesNotTakeThePlaceOfAnotherFile() throws IOException {
    disk();
    FileContext context = FileContext.getFileContext(path("").toUri(), conf);
    Files.writeString(folder.resolve("old"), "old");
    Files.writeString(folder.resolve("new"), "new");
    assertThrows(
        org.apache.hadoop.fs.FileAlreadyExistsException.class,
        () -> context.rename(path("new"), path("old"), Options.Rename.NONE));
    assertEquals("old", Files.readString(folder.resolve("old")));
    context.rename(path("new"), path("other:1"), Options.Rename.NONE);
    assertEquals("new", Files.readString(folder.resolve("other:1")));
    assertThrows(FileNotFoundException.class, () -> context.getFileStatus(path("new")));
  }

  @Test
  void aLinkIsToldFromWhatItLeadsTo() throws IOException {
    FileSystem disk = disk();
    Files.writeString(folder.resolve("file"), "text");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("file"));
    Files.createSymbolicLink(folder.resolve("astray"), folder.resolve("nothing"));
    // As contexts ask; Hadoop finds no link under a path with a scheme.
    assertTrue(disk.getFileLinkStatus(new Path(folder + "/link")).isSymlink());
    assertTrue(disk.getFileLinkStatus(new Path(folder + "/astray")).isSymlink());
    assertFalse(disk.getFileLinkStatus(path("file")).isSymlink());
    assertEquals(4, disk.getFileLinkStatus(path("file")).getLen());
    assertThrows(FileNotFoundException.class, () -> disk.getFileLinkStatus(path("nothing")));
  }

  @Test
  void whatAUserHasChosenStays() {
    Configuration chosen = new Configuration(false);
    chosen.set("fs.file.impl", LocalFileSystem.class.getName());
    chosen.set("fs.AbstractFileSystem.file.impl", "org.apache.hadoop.fs.local.LocalFs");
    LocalDisk.useIn(chosen);
    assertEquals(LocalFileSystem.class.getName(), chosen.get("fs.file.impl"));
    assertEquals(Map.of(), LocalDisk.chosenIn(chosen));

    chosen.unset("fs.file.impl");
    LocalDisk.useIn(chosen);
    assertEquals(LocalDisk.settings(), LocalDisk.chosenIn(chosen));
    assertFalse(chosen.get("fs.AbstractFileSystem.file.impl").contains("hadoop"));
  }

  @Test
  void itIsLocalForWhoeverAsks() throws IOException {
    assertInstanceOf(LocalDisk.Raw.class, FileSystem.getLocal(disk().getConf()).getRawFileSystem());
  }
}
