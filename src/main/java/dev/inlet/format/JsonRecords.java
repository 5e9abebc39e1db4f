package dev.inlet.format;

import dev.inlet.InputException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The records of documents of JSON, one at a time: the values at the end of a path, wherever lines
 * end.
 *
 * <p>What is around the records is checked to be JSON as far as brackets, commas, colons and quotes
 * go; the records themselves are for {@link JsonText}. Where the text is no JSON any more nobody
 * can say where another record would begin: what follows is one record with a {@link #problem}. So
 * is a document that has nothing at the path.
 */
public final class JsonRecords implements RawRecords {
  private static final int WINDOW_BYTES = 1 << 16;
  private static final String REST = ". What follows in the file was not read";

  /** Of a value that is not on the way to records. */
  private static final int OFF = -1;

  private enum Expected {
    VALUE,
    FIRST_ELEMENT,
    FIRST_KEY,
    KEY,
    SEPARATOR
  }

  /**
   * An object or array that is open around the records.
   *
   * @param level how many keys of the path lead to it
   */
  private record Frame(boolean isObject, int level) {}

  private final SplitText text;
  private final JsonBounds bounds;
  private final JsonLayout layout;
  private final Split split;
  private final String file;
  private final JsonText keyText = new JsonText();
  private final Deque<Frame> open = new ArrayDeque<>();
  private Expected expected = Expected.VALUE;

  /** How many keys of the path lead to the member whose key was read last. */
  private int member;

  private boolean begun;
  private boolean found;
  private boolean ended;
  private long documentLine = 1;
  private long documentOffset;

  // Of the current record.
  private byte[] bytes = new byte[1 << 10];
  private int length;
  private long line;
  private long offset;
  private long record;
  private Optional<String> problem = Optional.empty();

  /**
   * @param text plain bytes in UTF-8
   * @param file as messages should name it
   */
  public JsonRecords(InputStream text, JsonLayout layout, String file) {
    this(new SplitText(text, WINDOW_BYTES), layout, Split.whole(0), file);
  }

  JsonRecords(SplitText text, JsonLayout layout, Split split, String file) {
    this.text = text;
    this.layout = layout;
    this.split = split;
    this.file = file;
    while (text.limit() < ByteOrderMark.LENGTH && text.more(0)) {
      // A mark may come in pieces.
    }
    this.bounds = new JsonBounds(text, ByteOrderMark.end(text.bytes(), text.limit()), file);
  }

  @Override
  public boolean next() {
    problem = Optional.empty();
    while (!ended) {
      if (step()) {
        record++;
        return true;
      }
    }
    return false;
  }

  /** Goes on by one bracket, key, separator or value; true if that is a record. */
  private boolean step() {
    if (!bounds.skipSpace()) {
      ended = true;
      return !open.isEmpty() && malformed(wanted() + ", found the end of the file");
    }
    byte c = bounds.current();
    return switch (expected) {
      case VALUE, FIRST_ELEMENT -> value(c);
      case FIRST_KEY, KEY -> key(c);
      case SEPARATOR -> separator(c);
    };
  }

  private boolean value(byte c) {
    Frame in = open.peek();
    if (in == null) {
      beginDocument(c);
    } else if (expected == Expected.FIRST_ELEMENT && c == ']') {
      return leave();
    }
    int level = in == null ? 0 : in.isObject() ? member : in.level();
    boolean last = level == layout.path().size();
    boolean element = in != null && !in.isObject();
    if (level != OFF && c == '[' && !element) {
      found |= last;
      return enter(new Frame(false, level), Expected.FIRST_ELEMENT);
    }
    if (last) {
      found = true;
      return takeRecord();
    }
    if (level != OFF && c == '{') {
      return enter(new Frame(true, level), Expected.FIRST_KEY);
    }
    return bounds.skipValue() ? endValue() : malformed(bounds.problem());
  }

  private void beginDocument(byte c) {
    if (!begun && c != '{' && c != '[') {
      throw new InputException(
          file
              + ": "
              + bounds.line()
              + ": not JSON: expected an object or an array, found "
              + bounds.shown()
              + ". Move the file out of the table's location, or exclude it");
    }
    begun = true;
    found = false;
    documentLine = bounds.line();
    documentOffset = bounds.offset();
  }

  private boolean enter(Frame frame, Expected next) {
    open.push(frame);
    expected = next;
    bounds.skip();
    return false;
  }

  private boolean leave() {
    open.pop();
    bounds.skip();
    return endValue();
  }

  /** True if a document ends here that had no place for records. */
  private boolean endValue() {
    expected = open.isEmpty() ? Expected.VALUE : Expected.SEPARATOR;
    if (!open.isEmpty() || found) {
      return false;
    }
    problem =
        Optional.of(
            "expected records at "
                + layout.pathText()
                + ", found a document that has nothing there");
    keep(0, documentLine, documentOffset);
    return true;
  }

  private boolean separator(byte c) {
    Frame in = open.element();
    if (c == ',') {
      expected = in.isObject() ? Expected.KEY : Expected.VALUE;
      bounds.skip();
      return false;
    }
    boolean closes = c == (in.isObject() ? '}' : ']');
    return closes ? leave() : malformed(wanted() + ", found " + bounds.shown());
  }

  private boolean key(byte c) {
    if (expected == Expected.FIRST_KEY && c == '}') {
      return leave();
    }
    if (c != '"') {
      return malformed(wanted() + ", found " + bounds.shown());
    }
    if (!bounds.keepValue()) {
      return malformed(bounds.problem());
    }
    int level = open.element().level();
    boolean leads;
    try {
      leads = level < layout.path().size() && layout.path().get(level).equals(key());
    } catch (MisfitException e) {
      return malformed(e.getMessage());
    }
    if (!bounds.skipSpace() || bounds.current() != ':') {
      return malformed("expected ':' behind a key, found " + bounds.shown());
    }
    bounds.skip();
    member = leads ? level + 1 : OFF;
    expected = Expected.VALUE;
    return false;
  }

  private String key() {
    int size = bounds.keptLength();
    take(size);
    keyText.begin(bytes, 0, size);
    keyText.string();
    return Bytes.text(keyText.value(), keyText.from(), keyText.to());
  }

  private boolean takeRecord() {
    long startLine = bounds.line();
    long startOffset = bounds.offset();
    boolean whole = bounds.keepValue();
    if (!whole) {
      malformed(bounds.problem());
    } else {
      endValue();
    }
    take(bounds.keptLength());
    keep(bounds.keptLength(), startLine, startOffset);
    return true;
  }

  /** Copies what was kept, and puts a line end behind it. */
  private void take(int size) {
    if (bytes.length < size + SplitText.SLACK_BYTES) {
      bytes = new byte[size * 2 + SplitText.SLACK_BYTES];
    }
    bounds.copyKept(bytes);
    bytes[size] = '\n';
  }

  private void keep(int size, long startLine, long startOffset) {
    length = size;
    line = startLine;
    offset = startOffset;
  }

  private String wanted() {
    return switch (expected) {
      case VALUE -> "expected a value";
      case FIRST_ELEMENT -> "expected a value or ']'";
      case FIRST_KEY -> "expected a key in double quotes or '}'";
      case KEY -> "expected a key in double quotes";
      case SEPARATOR -> open.element().isObject() ? "expected ',' or '}'" : "expected ',' or ']'";
    };
  }

  private boolean malformed(String why) {
    ended = true;
    problem = Optional.of("not JSON from line " + bounds.line() + " on: " + why + REST);
    keep(0, bounds.line(), bounds.offset());
    return true;
  }

  /** Whether it was read up to where the text is no JSON any more, or is cut off. */
  public boolean isCutOff() {
    return ended && problem.isPresent();
  }

  @Override
  public Optional<String> problem() {
    return problem;
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public int start() {
    return 0;
  }

  @Override
  public int end() {
    return length;
  }

  @Override
  public boolean isUtf8() {
    return Bytes.isUtf8(bytes, 0, length);
  }

  /** The line is that on which the record begins. */
  @Override
  public Place place() {
    return new Place(split.start(), line, record, offset);
  }

  @Override
  public long record() {
    return record;
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public RawRecord raw() {
    RawRecord raw = RawRecord.of(bytes, 0, length);
    return problem.isPresent() ? raw.ofPart() : raw;
  }

  @Override
  public Rescue rescue() {
    return new Rescue(bytes, 0, length);
  }

  @Override
  public void close() {
    text.close();
  }
}
