package dev.inlet.bookmark;

import dev.inlet.bookmark.Bookmark.Mark;
import dev.inlet.bookmark.Entry.Accept;
import dev.inlet.bookmark.Entry.Return;
import dev.inlet.bookmark.Entry.Skip;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What a ledger's bookmark has to be: all states there ever were, as plain maps. */
final class NaiveFold {
  /** What was read after a number: by source and path the file and its number; and the marks. */
  record State(TreeMap<String, TreeMap<String, ListedFile>> read, TreeMap<String, Mark> marks) {
    private static State empty() {
      return new State(new TreeMap<>(), new TreeMap<>());
    }

    private State copy() {
      TreeMap<String, TreeMap<String, ListedFile>> sources = new TreeMap<>();
      read.forEach((source, files) -> sources.put(source, new TreeMap<>(files)));
      return new State(sources, new TreeMap<>(marks));
    }

    private void add(BatchFile file, long sequence) {
      read.computeIfAbsent(file.source(), name -> new TreeMap<>())
          .put(file.path(), new ListedFile(file, sequence));
    }

    private void accept(Accept accept) {
      rename(accept);
      marks.remove(accept.was());
      marks.put(
          accept.source(),
          new Mark(accept.source(), accept.base(), accept.declared(), accept.sequence()));
    }

    private void rename(Accept accept) {
      String was = accept.was();
      if (!was.equals(accept.source()) && read.containsKey(was)) {
        TreeMap<String, ListedFile> files = new TreeMap<>();
        read.remove(was).forEach((path, file) -> files.put(path, file.from(accept.source())));
        read.put(accept.source(), files);
      }
    }

    List<ListedFile> files() {
      return read.values().stream().flatMap(files -> files.values().stream()).toList();
    }
  }

  private final List<State> states = new ArrayList<>(List.of(State.empty()));
  private final List<Accept> accepted = new ArrayList<>();

  /** After a number was settled; 0 is before the first. */
  State after(long number) {
    return states.get((int) number);
  }

  State now() {
    return states.get(states.size() - 1);
  }

  /** After an older number, under the names of now; 0 is before the first. */
  State takenBackTo(long number) {
    State then = after(number).copy();
    accepted.stream().filter(a -> number > 0 && a.sequence() > number).forEach(then::accept);
    return then;
  }

  void committed(long number, List<BatchFile> files, List<Mark> marks) {
    State next = now().copy();
    files.forEach(file -> next.add(file, number));
    marks.forEach(mark -> next.marks().put(mark.source(), mark));
    states.add(next);
  }

  /** A number that changes nothing. */
  void passed() {
    states.add(now().copy());
  }

  void skipped(Skip skip) {
    State next = now().copy();
    skip.files().forEach(f -> next.add(BatchFile.of(skip.source(), f), skip.sequence()));
    states.add(next);
  }

  void accepted(Accept accept) {
    State next = now().copy();
    next.accept(accept);
    states.add(next);
    accepted.add(accept);
  }

  void returned(Return decision) {
    State next = now().copy();
    State then = after(decision.to()).copy();
    accepted.stream().filter(a -> a.sequence() > decision.to()).forEach(then::rename);
    if (decision.source().isEmpty()) {
      next.read().clear();
      next.read().putAll(then.read());
    } else {
      next.read().remove(decision.source());
      if (then.read().containsKey(decision.source())) {
        next.read().put(decision.source(), then.read().get(decision.source()));
      }
    }
    states.add(next);
  }
}
