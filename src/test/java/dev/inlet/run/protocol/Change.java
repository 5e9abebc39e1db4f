package dev.inlet.run.protocol;

/** What the protocol does beyond its plain form; each closes a hole, which a test shows. */
enum Change {
  /** Giving up a batch puts a tombstone in place of its manifest. */
  TOMBSTONE,
  /** Before a batch is written, an empty commit takes the number of each one given up lately. */
  FENCE_BEFORE_WRITE,
  /** Who finds a rewind that is not done finishes it first. */
  ROLL_FORWARD,
  /** Before a batch is frozen, each target is asked for its newest number. */
  ASK_BEFORE_FREEZE,
  /** Giving up a batch puts that fence into Delta tables, as the tombstone into the others. */
  FENCE_AT_GIVE_UP,
  /** Fences and tombstones are put in the order in which targets are written. */
  SEAL_IN_WRITING_ORDER,
  /** A number belongs to who first puts a document under it, be it a batch or a decision. */
  ONE_OWNER_OF_A_NUMBER,
  /** Who has put a lease document looks whether it is the newest. */
  CHECK_TAKEN_LEASE,
  /** The targets are asked for their newest number also before a decision is put. */
  ASK_BEFORE_DECISION,
  /** The targets are asked for their newest number also when no file is new. */
  ASK_WHEN_NOTHING_IS_NEW
}
