package dev.inlet.spi;

import java.util.Optional;

/**
 * Recognises a kind of text that Inlet does not, or takes for another. Crawls, previews and runs
 * find it by Java's {@link java.util.ServiceLoader}: a jar on the class path that has the file
 * {@code META-INF/services/dev.inlet.spi.TextClassifier} with the class's name in it. It needs a
 * public constructor without arguments.
 *
 * <p>It tells how a text is to be read and does not read it: rows are decoded by Inlet's own
 * readers, on all executors, and so its jar is needed only where crawls are made and runs planned.
 */
public interface TextClassifier {
  /**
   * As definitions and messages call it; other than those of other classifiers. A table that was
   * found to be of it stays so as long as this name does.
   */
  String name();

  /**
   * How a text is to be read, if it is of this kind. The answer is what stands in {@code
   * inlet.classifiers} of a job catalog, without a name, such as {@code format = grok, grok.pattern
   * = "%{WORD:level} %{GREEDYDATA:text}"} or {@code format = csv, csv.delimiter = "*"}. It is then
   * tried as one of those is: nine records of ten have to fit.
   *
   * <p>Called for a few files of a table that declares no format, by one thread at a time. What it
   * throws ends the crawl of the table with an error that names the classifier.
   *
   * @param file the path of the file, for its name
   * @param head the first bytes of its text, decompressed and in UTF-8; to be read and not changed
   */
  Optional<String> classify(String file, byte[] head);
}
