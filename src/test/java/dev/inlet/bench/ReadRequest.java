package dev.inlet.bench;

/**
 * What is to be read, and what for.
 *
 * @param sink {@code columns}: count the values of each column; {@code least}: the least value of
 *     each; {@code rows}: rows, which are thrown away
 * @param path of a file, or of a folder of files
 * @param format csv or json
 * @param codec as {@link ReadData} names it
 * @param ddl the columns with their types
 * @param splitBytes how many stored bytes a task has at most; 0 for what a session says
 */
record ReadRequest(
    String sink, String path, String format, String codec, String ddl, long splitBytes) {
  String line() {
    return String.join("\t", sink, path, format, codec, ddl, String.valueOf(splitBytes));
  }

  static ReadRequest parse(String line) {
    String[] words = line.split("\t", -1);
    return new ReadRequest(
        words[0], words[1], words[2], words[3], words[4], Long.parseLong(words[5]));
  }

  String[] columns() {
    String[] columns = ddl.split(", ", -1);
    for (int i = 0; i < columns.length; i++) {
      columns[i] = columns[i].substring(0, columns[i].indexOf(' '));
    }
    return columns;
  }
}
