package dev.inlet.bookmark;

import java.util.List;

/** What the ledger says of a number, beside the batch itself. Instants are ISO-8601. */
public sealed interface Entry {
  /** The number that the entry is under. */
  long sequence();

  /** When it was appended. */
  String at();

  /** What it is, in a word. */
  String word();

  /** The run or the user that appended it. */
  String who();

  /** The reason that was given; empty if there is none. */
  default String why() {
    return "";
  }

  /** A decision that says from which number on files count as unread. */
  sealed interface Return extends Entry permits Rewind, Reset {
    /** The number of the last batch that stays read; 0 for none. */
    long to();

    /** The one source that is meant; empty for all. */
    String source();

    /** The targets from which the rows of these batches go; empty if they stay. */
    List<Batch.Output> replace();
  }

  /**
   * The batch of this number has reached every target.
   *
   * @param read records, rejected ones among them
   */
  record Commit(
      long sequence,
      String batch,
      String run,
      String at,
      long read,
      long rejected,
      List<Landed> targets)
      implements Entry {
    public Commit {
      targets = List.copyOf(targets);
    }

    @Override
    public String word() {
      return "commit";
    }

    @Override
    public String who() {
      return run;
    }
  }

  /**
   * How a batch landed in a target.
   *
   * @param version the Delta version; -1 for files
   */
  record Landed(String target, String path, long rows, long files, long version) {}

  /** The batch of this number was given up before any target had it. */
  record GivenUp(long sequence, String batch, String run, String at, String why) implements Entry {
    @Override
    public String word() {
      return "given up";
    }

    @Override
    public String who() {
      return run;
    }
  }

  /** From here on, what batches after {@code to} read counts as unread. */
  record Rewind(
      long sequence,
      long to,
      String source,
      String at,
      String by,
      String why,
      List<Batch.Output> replace)
      implements Return {
    public Rewind {
      replace = List.copyOf(replace);
    }

    @Override
    public String word() {
      return "rewind";
    }

    @Override
    public String who() {
      return by;
    }
  }

  /** From here on, everything counts as unread: of one source, or of all if it is empty. */
  record Reset(
      long sequence, String source, String at, String by, String why, List<Batch.Output> replace)
      implements Return {
    public Reset {
      replace = List.copyOf(replace);
    }

    @Override
    public long to() {
      return 0;
    }

    @Override
    public String word() {
      return "reset";
    }

    @Override
    public String who() {
      return by;
    }
  }

  /** The rows that the decision of this number removes are gone from every target. */
  record Replaced(long sequence, String run, String at, List<Landed> targets) implements Entry {
    public Replaced {
      targets = List.copyOf(targets);
    }

    @Override
    public String word() {
      return "replaced";
    }

    @Override
    public String who() {
      return run;
    }
  }

  /** From here on, runs of the job do nothing. */
  record Pause(long sequence, String at, String by, String why) implements Entry {
    @Override
    public String word() {
      return "pause";
    }

    @Override
    public String who() {
      return by;
    }
  }

  /** From here on, runs of the job go on. */
  record Resume(long sequence, String at, String by, String why) implements Entry {
    @Override
    public String word() {
      return "resume";
    }

    @Override
    public String who() {
      return by;
    }
  }

  /** From here on, these files count as read, although they were not. */
  record Skip(
      long sequence, String source, List<SourceFile> files, String at, String by, String why)
      implements Entry {
    public Skip {
      files = List.copyOf(files);
    }

    @Override
    public String word() {
      return "skip";
    }

    @Override
    public String who() {
      return by;
    }
  }

  /**
   * From here on, a source that was changed in the job catalog goes on where it was.
   *
   * @param was the source's name before; its own if that is the same
   * @param base the folder that its paths are relative to from now on
   */
  record Accept(
      long sequence,
      String source,
      String was,
      String base,
      String declared,
      String at,
      String by,
      String why)
      implements Entry {
    @Override
    public String word() {
      return "accept";
    }

    @Override
    public String who() {
      return by;
    }
  }
}
