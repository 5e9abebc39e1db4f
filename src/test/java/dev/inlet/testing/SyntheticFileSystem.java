package dev.inlet.testing;

import dev.inlet.bookmark.SourceFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSource;
import org.apache.hadoop.fs.statistics.impl.IOStatisticsBinding;
import org.apache.hadoop.fs.statistics.impl.IOStatisticsStore;
import org.apache.hadoop.util.Progressable;

/**
 * The file system {@code synthetic:}, which lists millions of files without storing one. Like an
 * object store it lists all keys below a folder in their order, a page of 1,000 at a time, and has
 * an etag for each. It can be read, not written. What a bucket holds is said in this JVM.
 */
public final class SyntheticFileSystem extends FileSystem {
  /** How many keys a request brings, as on S3. */
  private static final int PAGE = 1000;

  /** What S3A calls its requests for pages. */
  private static final String PAGES = "object_list_request";

  /** What each file holds. */
  private static final byte[] CONTENT =
      "id,day,amount\n1,2001-01-15,10.50\n2,2001-01-15,7.25\n".getBytes(StandardCharsets.UTF_8);

  private static final long FIRST_MODIFIED = 978_307_200_000L;
  private static final Map<String, Bucket> BUCKETS = new ConcurrentHashMap<>();

  /**
   * What a bucket holds: in folders that hold no others, files whose names come in the order of
   * their times.
   *
   * @param folders how many files there are, by folder
   * @param emptyEvery every file of this number within its folder has no bytes; 0 for none
   */
  public record Layout(NavigableMap<String, Integer> folders, int emptyEvery) {
    /** All files in one folder. */
    public static Layout flat(String folder, int files) {
      return new Layout(new TreeMap<>(Map.of(folder, files)), 0);
    }

    /** Folders {@code year=/month=/day=} from a day on, with as many files in each. */
    public static Layout daily(String folder, LocalDate from, int days, int filesPerDay) {
      TreeMap<String, Integer> folders = new TreeMap<>();
      for (int day = 0; day < days; day++) {
        LocalDate date = from.plusDays(day);
        folders.put(
            String.format(
                "%s/year=%04d/month=%02d/day=%02d",
                folder, date.getYear(), date.getMonthValue(), date.getDayOfMonth()),
            filesPerDay);
      }
      return new Layout(folders, 0);
    }

    /** How many files there are. */
    public long files() {
      return folders.values().stream().mapToLong(Integer::longValue).sum();
    }

    private NavigableMap<String, Integer> below(String folder) {
      return folders.containsKey(folder)
          ? folders.subMap(folder, true, folder, true)
          : folders.subMap(folder + "/", true, folder + "0", false);
    }
  }

  private record Bucket(Layout layout, AtomicLong calls, AtomicLong opened) {}

  /** Says what a bucket holds from now on, and counts its calls anew. */
  public static void put(String bucket, Layout layout) {
    BUCKETS.put(bucket, new Bucket(layout, new AtomicLong(), new AtomicLong()));
  }

  /** How many requests for names a bucket had. */
  public static long calls(String bucket) {
    return BUCKETS.get(bucket).calls().get();
  }

  /** How many files of a bucket were opened. */
  public static long opened(String bucket) {
    return BUCKETS.get(bucket).opened().get();
  }

  /** Makes the scheme known to Hadoop. */
  public static Configuration in(Configuration conf) {
    conf.setClass("fs.synthetic.impl", SyntheticFileSystem.class, FileSystem.class);
    return conf;
  }

  /**
   * Files below a folder as a source has them, in the order of their keys.
   *
   * @param from of all that are there, counted from 0
   * @param to exclusive
   */
  public static Iterable<SourceFile> files(String bucket, String folder, long from, long to) {
    SyntheticFileSystem files = new SyntheticFileSystem();
    files.uri = URI.create("synthetic://" + bucket);
    return () -> {
      Keys keys = files.new Keys(BUCKETS.get(bucket), folder);
      keys.skip(from);
      return new Iterator<>() {
        private long left = to - from;

        @Override
        public boolean hasNext() {
          return left > 0 && keys.hasNext();
        }

        @Override
        public SourceFile next() {
          left--;
          Status status = keys.next();
          String path = status.getPath().toUri().getPath().substring(folder.length() + 2);
          return new SourceFile(
              path, status.getLen(), status.getModificationTime(), status.getEtag());
        }
      };
    };
  }

  private URI uri = URI.create("synthetic:///");
  private Path workingFolder = new Path("synthetic:///");

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(name, conf);
    uri = URI.create("synthetic://" + name.getAuthority());
    workingFolder = new Path(uri + "/");
  }

  @Override
  public URI getUri() {
    return uri;
  }

  /** As object stores do, by keys and not by folders. */
  @Override
  public RemoteIterator<LocatedFileStatus> listFiles(Path folder, boolean recursive)
      throws IOException {
    if (!recursive) {
      return super.listFiles(folder, false);
    }
    return new Keys(bucketOf(folder), key(folder));
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    Bucket bucket = bucketOf(folder);
    String key = key(folder);
    List<FileStatus> found = new ArrayList<>();
    if (bucket.layout().folders().containsKey(key)) {
      int files = bucket.layout().folders().get(key);
      for (int i = 0; i < files; i++) {
        found.add(status(bucket.layout(), key, i));
      }
    } else {
      String prefix = key.isEmpty() ? "" : key + "/";
      String next = bucket.layout().folders().ceilingKey(prefix);
      while (next != null && next.startsWith(prefix)) {
        String child = prefix + next.substring(prefix.length()).split("/", 2)[0];
        found.add(folder(child));
        next = bucket.layout().folders().ceilingKey(child + "0");
      }
    }
    bucket.calls().addAndGet(1 + found.size() / PAGE);
    return found.toArray(FileStatus[]::new);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    String key = key(path);
    Layout layout = bucketOf(path).layout();
    if (key.isEmpty() || !layout.below(key).isEmpty()) {
      return folder(key);
    }
    int slash = key.lastIndexOf('/');
    String folder = key.substring(0, Math.max(0, slash));
    int index = index(key.substring(slash + 1));
    if (index < 0 || index >= layout.folders().getOrDefault(folder, 0)) {
      throw new FileNotFoundException(path + ": no such file");
    }
    return status(layout, folder, index);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    FileStatus status = getFileStatus(path);
    bucketOf(path).opened().incrementAndGet();
    byte[] content = status.getLen() == 0 ? new byte[0] : CONTENT;
    return new FSDataInputStream(new Content(content));
  }

  private static final class Content extends FSInputStream {
    private final byte[] content;
    private int at;

    Content(byte[] content) {
      this.content = content;
    }

    @Override
    public int read() {
      return at < content.length ? content[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int count = Math.min(length, content.length - at);
      if (count <= 0) {
        return length == 0 ? 0 : -1;
      }
      System.arraycopy(content, at, into, offset, count);
      at += count;
      return count;
    }

    @Override
    public void seek(long to) {
      at = Math.toIntExact(to);
    }

    @Override
    public long getPos() {
      return at;
    }

    @Override
    public boolean seekToNewSource(long to) {
      return false;
    }
  }

  /** All files below a folder, key by key; a request for each page. */
  private final class Keys implements RemoteIterator<LocatedFileStatus>, IOStatisticsSource {
    private final Bucket bucket;
    private final Iterator<Map.Entry<String, Integer>> folders;
    private final IOStatisticsStore statistics =
        IOStatisticsBinding.iostatisticsStore().withCounters(PAGES).build();
    private String folder = "";
    private int files;
    private int index;
    private long listed;

    Keys(Bucket bucket, String below) {
      this.bucket = bucket;
      this.folders = bucket.layout().below(below).entrySet().iterator();
    }

    private void skip(long count) {
      long left = count;
      while (left > 0 && hasNext()) {
        long here = Math.min(left, files - index);
        index += Math.toIntExact(here);
        left -= here;
      }
    }

    @Override
    public boolean hasNext() {
      while (index == files && folders.hasNext()) {
        Map.Entry<String, Integer> entry = folders.next();
        folder = entry.getKey();
        files = entry.getValue();
        index = 0;
      }
      return index < files;
    }

    @Override
    public Status next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (listed++ % PAGE == 0) {
        statistics.incrementCounter(PAGES);
        bucket.calls().incrementAndGet();
      }
      return status(bucket.layout(), folder, index++);
    }

    @Override
    public IOStatistics getIOStatistics() {
      return statistics;
    }
  }

  /** A file as an object store lists it. */
  private static final class Status extends LocatedFileStatus implements EtagSource {
    private static final long serialVersionUID = 1;
    private final String etag;

    Status(Path path, long length, long modified, String etag) {
      super(
          length, false, 1, 1 << 27, modified, 0, null, null, null, null, path, false, false, false,
          null);
      this.etag = etag;
    }

    @Override
    public String getEtag() {
      return etag;
    }

    @Override
    public boolean equals(Object other) {
      return super.equals(other);
    }

    @Override
    public int hashCode() {
      return super.hashCode();
    }
  }

  private Status status(Layout layout, String folder, int index) {
    boolean isEmpty = layout.emptyEvery() > 0 && (index + 1) % layout.emptyEvery() == 0;
    return new Status(
        path(folder + "/" + name(index)),
        isEmpty ? 0 : CONTENT.length,
        FIRST_MODIFIED + 1000L * index,
        etag(folder.hashCode(), index));
  }

  private FileStatus folder(String key) {
    return new FileStatus(0, true, 1, 0, 0, path(key));
  }

  private Path path(String key) {
    return new Path(uri.getScheme(), uri.getAuthority(), "/" + key);
  }

  private static String key(Path path) {
    String absolute = path.toUri().getPath();
    return absolute.startsWith("/") ? absolute.substring(1) : absolute;
  }

  private Bucket bucketOf(Path path) throws FileNotFoundException {
    Bucket bucket = BUCKETS.get(uri.getAuthority());
    if (bucket == null) {
      throw new FileNotFoundException(path + ": no such bucket");
    }
    return bucket;
  }

  private static String name(int index) {
    return "part-" + (1_000_000_000L + index) + ".csv";
  }

  /** The other way round; -1 if it is not such a name. */
  private static int index(String name) {
    return name.matches("part-1\\d{9}\\.csv") ? Integer.parseInt(name.substring(6, 15)) : -1;
  }

  /** Of 32 hexadecimal digits, as an MD5 has. */
  private static String etag(int folder, int index) {
    byte[] digits = new byte[32];
    long value = (31L * folder + index) * 0x9e3779b97f4a7c15L;
    for (int i = 0; i < digits.length; i++) {
      value = Long.rotateLeft(value, 5);
      digits[i] = (byte) "0123456789abcdef".charAt((int) (value & 15));
    }
    return new String(digits, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void setWorkingDirectory(Path folder) {
    workingFolder = folder;
  }

  @Override
  public Path getWorkingDirectory() {
    return workingFolder;
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    throw readOnly(path);
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress)
      throws IOException {
    throw readOnly(path);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    throw readOnly(from);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    throw readOnly(path);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    throw readOnly(path);
  }

  private static IOException readOnly(Path path) {
    return new IOException(path + ": nothing can be written here");
  }
}
