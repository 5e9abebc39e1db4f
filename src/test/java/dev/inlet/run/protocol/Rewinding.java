package dev.inlet.run.protocol;

/** The steps of a rewind that replaces: after {@code rewind.json}, each idempotent. */
final class Rewinding {
  private final Protocol protocol;

  Rewinding(Protocol protocol) {
    this.protocol = protocol;
  }

  Next removeRows(World w, Actor a) {
    int to = w.ledger().slot(a.rewind()).rewindTo();
    if (w.targets().get(a.target()) instanceof DeltaTable table) {
      return table.skips(a.rewind())
          ? removed(w, a)
          : Next.to(w, a.begun(table.log().size()).at(Step.REMOVE_COMMIT));
    }
    FilesTarget files = (FilesTarget) w.targets().get(a.target());
    World listed =
        files.hasRemoval(a.rewind()) ? w : w.with(a.target(), files.withRemoval(a.rewind(), to));
    return Next.to(listed, a.at(Step.DELETE_FILES));
  }

  Next removeCommit(World w, Actor a) {
    DeltaTable table = (DeltaTable) w.targets().get(a.target());
    int to = w.ledger().slot(a.rewind()).rewindTo();
    return table.log().size() != a.begun()
        ? Next.end(w, a, Next.CONFLICT)
        : removed(w.with(a.target(), table.remove(a.rewind(), to)), a);
  }

  Next deleteFiles(World w, Actor a) {
    FilesTarget files = (FilesTarget) w.targets().get(a.target());
    FilesTarget.Manifest next = files.nextToRemove(a.rewind());
    int row = Integer.lowestOneBit(next.inPlace());
    return row == 0 ? removed(w, a) : Next.to(w.with(a.target(), files.deleted(next, row)), a);
  }

  private static Next removed(World w, Actor a) {
    return a.target() + 1 < w.targets().size()
        ? Next.to(w, a.atTarget(a.target() + 1).at(Step.REMOVE_ROWS))
        : Next.to(w, a.atTarget(0).at(Step.PUT_DONE));
  }

  /** Somebody else may have put it; it says the same. An operator's own decision was this one. */
  Next putDone(World w, Actor a) {
    World done = w.with(w.ledger().withDone(a.rewind()));
    Actor seen = a.withSeen(a.seen().withRewind(a.rewind(), 0).withDone(a.rewind())).rewinding(0);
    return a.isOperator() ? Next.to(done, seen.at(Step.RELEASE)) : protocol.unfinished(done, seen);
  }
}
