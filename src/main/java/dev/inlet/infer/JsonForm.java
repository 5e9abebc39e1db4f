package dev.inlet.infer;

import dev.inlet.catalog.FileFormat;
import dev.inlet.format.JsonLayout;
import dev.inlet.infer.Classifier.Classified;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds where in files of JSON the records are.
 *
 * <p>Objects on a line each are records. Other files are documents. An array of objects in them is
 * taken for the records if each file is one document that has one such array, the same in all
 * files, and either nothing beside it or next to nothing: what is beside it is not loaded.
 */
final class JsonForm {
  /** The share that an array with other values beside it has of its document, at the least. */
  private static final double MIN_SHARE = 0.9;

  private final List<Decision> decisions;
  private final List<String> notes;

  JsonForm(List<Decision> decisions, List<String> notes) {
    this.decisions = decisions;
    this.notes = notes;
  }

  /** The layout of the heads that are JSON. */
  JsonLayout find(List<Head> heads, Optional<FileFormat> declared) {
    List<JsonOutline> outlines = new ArrayList<>();
    boolean documents = false;
    long bytes = 0;
    boolean cut = false;
    for (Head head : heads) {
      Classified found = FileSampler.classify(head, declared);
      if (found.format() == FileFormat.JSON) {
        documents |= found.isDocuments();
        outlines.add(JsonOutline.of(head.bytes()));
        bytes += head.bytes().length;
        cut |= !head.isWholeFile();
      }
    }
    if (outlines.isEmpty()) {
      return JsonLayout.LINES;
    }
    List<String> path = path(outlines, bytes, cut);
    if (!documents && path.isEmpty()) {
      return JsonLayout.LINES;
    }
    JsonLayout found = JsonLayout.documents(path);
    if (path.isEmpty()) {
      decisions.add(
          new Decision(
              "records", "each document, or each element of one that is an array", List.of()));
    }
    return found;
  }

  /** The way to the records; empty if documents are records themselves. */
  private List<String> path(List<JsonOutline> outlines, long bytes, boolean cut) {
    Set<List<String>> candidates = new LinkedHashSet<>();
    Set<String> others = new TreeSet<>();
    long inArrays = 0;
    for (JsonOutline outline : outlines) {
      if (outline.kind() != JsonOutline.Kind.OBJECT || outline.documents() > 1) {
        return List.of();
      }
      for (Map.Entry<List<String>, Long> array : outline.arrays().entrySet()) {
        if (array.getValue() > 0) {
          candidates.add(array.getKey());
          inArrays += array.getValue();
        } else {
          others.add(String.join(".", array.getKey()));
        }
      }
      others.addAll(outline.others());
    }
    if (candidates.size() != 1) {
      return List.of();
    }
    List<String> path = candidates.iterator().next();
    boolean everywhere = outlines.stream().allMatch(outline -> outline.arrays().containsKey(path));
    others.remove(String.join(".", path));
    return everywhere ? decided(path, others, (double) inArrays / bytes, cut) : List.of();
  }

  private List<String> decided(List<String> path, Set<String> others, double share, boolean cut) {
    String shown = JsonLayout.documents(path).pathText();
    String percent = String.format(Locale.ROOT, "%.0f %%", Math.floor(share * 100));
    if (!others.isEmpty() && share < MIN_SHARE) {
      notes.add(
          "json: each file is one record; to have the objects at "
              + shown
              + " as records, declare 'format = json' and 'json.path = \""
              + shown
              + "\"'");
      return List.of();
    }
    List<String> votes = new ArrayList<>();
    votes.add("each file is one document with one array of objects");
    votes.add(
        others.isEmpty()
            ? "nothing is beside the array" + (cut ? " in the first 256 KiB of each file" : "")
            : "the array is " + percent + " of the text that was looked at");
    decisions.add(new Decision("records", "elements of " + shown, votes));
    if (!others.isEmpty()) {
      notes.add(
          "json: what is beside the records at "
              + shown
              + " is not loaded: "
              + String.join(", ", others)
              + "; 'format = json' and 'json.path = \"$\"' make each document a record");
    }
    if (cut) {
      notes.add(
          "json: files were looked at up to 256 KiB for what is beside the records at "
              + shown
              + ": what is behind that is not loaded; 'format = json' and 'json.path = \"$\"' make"
              + " each document a record");
    }
    return path;
  }
}
