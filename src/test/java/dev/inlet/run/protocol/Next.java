package dev.inlet.run.protocol;

/**
 * What a step makes of the world and of its actor; the note is empty where there is no more to say.
 */
record Next(World world, Actor actor, String note) {
  static final String DONE = "ends with code 0";
  static final String NOTHING_NEW = "ends with code 0: nothing new";
  static final String INPUT = "ends with code 3: a file is not as it was read";
  static final String CONFLICT = "ends with code 4";
  static final String UNKNOWN = "ends with code 5: unknown";
  static final String CORRUPT = "ends with code 3: corrupt ledger";

  static final String DIES = "and dies right before that";

  static Next to(World world, Actor actor) {
    return new Next(world, actor, "");
  }

  /** Fails, or succeeds; either way the lease is released. */
  static Next end(World world, Actor actor, String how) {
    return new Next(world.with(world.lease().freed(actor.fence())), actor.ended(), how);
  }

  /** The lease of a process that is gone is free. */
  static Next dies(World world, Actor actor) {
    boolean hasLease = actor.at() != Step.LIST_LEASE && actor.at() != Step.PUT_LEASE;
    World left = hasLease ? world.with(world.lease().freed(actor.fence())) : world;
    return new Next(left, actor.ended(), DIES);
  }

  /** Ends without ever having had the lease. */
  static Next turnedAway(World world, Actor actor) {
    return new Next(world, actor.ended(), CONFLICT);
  }

  /** The lease check before an effect: a step of its own, and renews. */
  static Next checked(World world, Actor actor, Step then) {
    if (world.lease().newest() != actor.fence()) {
      return end(world, actor, CONFLICT);
    }
    return to(world.with(world.lease().renewed(actor.fence())), actor.at(then));
  }
}
