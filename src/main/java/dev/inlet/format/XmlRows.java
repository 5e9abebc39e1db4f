package dev.inlet.format;

import dev.inlet.InputException;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javax.xml.namespace.QName;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The elements of a file that are rows, one at a time.
 *
 * <p>Nothing but the file itself is ever looked at, and nothing in it is expanded: a document type
 * is refused, wherever it leads. Names are as they are written, prefixes and all.
 */
public final class XmlRows implements Closeable {
  private static final int MAX_LEVELS = 1_000;

  /** Of two tags without their names. */
  private static final int TAGS_CHARS = 5;

  private static final long UNSIGNED = 0xffffffffL;

  private final Xml layout;
  private final String file;
  private final Source bytes;
  private final XMLStreamReader xml;
  private final Deque<XmlElement> open = new ArrayDeque<>();
  private XmlElement row = XmlElement.element("");
  private Optional<String> malformed = Optional.empty();
  private boolean begun;
  private boolean ended;
  private boolean deep;
  private long chars;
  private long line = 1;
  private long offset;

  /**
   * @param text plain bytes, in the encoding that they tell
   * @param file as messages should name it
   */
  public XmlRows(InputStream text, Xml layout, String file) {
    this.layout = layout;
    this.file = file;
    this.bytes = new Source(text);
    try {
      this.xml = factory().createXMLStreamReader(bytes);
    } catch (XMLStreamException e) {
      requireRead();
      throw notXml(e);
    }
  }

  private InputException notXml(XMLStreamException e) {
    return new InputException(
        file
            + ": 1: not XML: expected an XML document, found '"
            + firstLine(e)
            + "'. Move the file out of the table's location, or exclude it",
        e);
  }

  /** The JDK's own, whatever else is on the class path. */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("a reference to " + systemId);
        });
    return factory;
  }

  /** Remembers why it could not be read, for the parser tells that as if the text were wrong. */
  private static final class Source extends FilterInputStream {
    private IOException failure;

    Source(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      try {
        return super.read(into, from, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }

  /**
   * Moves on to the next row; false behind the last one, or where the text is no XML any more.
   *
   * @throws InputException if the file is no XML at all, has a document type, or a row is too long
   */
  public boolean next() {
    try {
      while (!ended) {
        if (event()) {
          return true;
        }
      }
    } catch (XMLStreamException e) {
      requireRead();
      if (!begun) {
        throw notXml(e);
      }
      end(e.getLocation(), firstLine(e));
    }
    return false;
  }

  private void requireRead() {
    if (bytes.failure != null) {
      throw new UncheckedIOException(bytes.failure);
    }
  }

  /** Whether a row ends here. */
  private boolean event() throws XMLStreamException {
    if (!xml.hasNext()) {
      ended = true;
      return false;
    }
    switch (xml.next()) {
      case XMLStreamConstants.START_ELEMENT -> start(xml.getLocalName());
      case XMLStreamConstants.END_ELEMENT -> {
        if (!open.isEmpty()) {
          open.pop();
          return open.isEmpty();
        }
      }
      case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
        if (!open.isEmpty()) {
          add(xml.getTextLength());
          open.peek().addText(xml.getText());
        }
      }
      case XMLStreamConstants.DTD -> throw documentType();
      case XMLStreamConstants.ENTITY_REFERENCE ->
          end(xml.getLocation(), "The entity \"" + xml.getLocalName() + "\" is not known.");
      default -> {
        // Comments and instructions.
      }
    }
    return false;
  }

  private void start(String name) {
    begun = true;
    if (open.isEmpty()) {
      if (!name.equals(layout.rowTag())) {
        return;
      }
      line = xml.getLocation().getLineNumber();
      // The parser counts in 32 bits.
      long low = xml.getLocation().getCharacterOffset() & UNSIGNED;
      offset = offset + ((low - offset) & UNSIGNED);
      chars = 0;
      deep = false;
    }
    XmlElement element = XmlElement.element(name);
    add(2L * name.length() + TAGS_CHARS);
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      String attribute = written(xml.getAttributeName(i));
      add((long) attribute.length() + xml.getAttributeValue(i).length());
      element.addAttribute(attribute, xml.getAttributeValue(i));
    }
    if (open.isEmpty()) {
      row = element;
    } else if (open.size() < MAX_LEVELS) {
      open.peek().add(element);
    } else {
      deep = true;
    }
    open.push(element);
  }

  private static String written(QName name) {
    return name.getPrefix().isEmpty()
        ? name.getLocalPart()
        : name.getPrefix() + ":" + name.getLocalPart();
  }

  private void add(long count) {
    chars += count;
    if (chars > SplitText.MAX_RECORD_BYTES) {
      throw new InputException(
          file
              + ": "
              + line
              + ": row too long: expected a <"
              + layout.rowTag()
              + "> of at most 16 MiB, found more. Set the table's xml.row-tag to smaller elements");
    }
  }

  private void end(Location place, String why) {
    ended = true;
    malformed =
        Optional.of(
            "not XML from line "
                + place.getLineNumber()
                + ", column "
                + place.getColumnNumber()
                + " on: "
                + why
                + " What follows in the file was not read");
    if (open.isEmpty()) {
      row = XmlElement.element("");
      line = place.getLineNumber();
    }
  }

  private InputException documentType() {
    return new InputException(
        file
            + ": "
            + xml.getLocation().getLineNumber()
            + ": unsupported XML: expected a file without a document type, found <!DOCTYPE …>."
            + " Remove it; entities that it declares are not expanded");
  }

  /** In the words of the parser, without the place, which is told otherwise. */
  private static String firstLine(XMLStreamException e) {
    String message = String.valueOf(e.getMessage());
    int words = message.indexOf("Message: ");
    return (words < 0 ? message : message.substring(words + "Message: ".length()))
        .lines()
        .findFirst()
        .orElse("")
        .strip();
  }

  /** The current row; behind the last one what there is of a row that is cut off. */
  public XmlElement row() {
    return row;
  }

  /** Whether the current row has elements within each other that are not in {@link #row}. */
  boolean isTooDeep() {
    return deep;
  }

  /** Why no more rows can be read, and where; empty where the file is whole. */
  public Optional<String> malformed() {
    return malformed;
  }

  /** The line, from 1, on which the tag ends that opens the row. */
  public long line() {
    return line;
  }

  /** How many characters there are up to the end of that tag. */
  long offset() {
    return offset;
  }

  @Override
  public void close() {
    try {
      xml.close();
      bytes.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
