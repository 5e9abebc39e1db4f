package dev.inlet.run.protocol;

import dev.inlet.run.protocol.Ledger.Batch;

/**
 * One process after another of the same actor, and what the one that lives knows.
 *
 * @param attempts how often it may still start
 * @param fence the number of its lease; before that is put, the number that it will put
 * @param seen the ledger as it listed it, with what it put since
 * @param batch the batch that it owns
 * @param asked the batch that it asks targets for, or fences off
 * @param landed the targets that have its batch, as bits
 * @param sealed whether a target is sealed against its batch
 * @param target the place in its loop over targets
 * @param begun the length of a Delta table's log when its transaction began
 * @param rows the files that it planned
 * @param rewind the number of the rewind that it carries out
 * @param then the step that it publishes for
 */
record Actor(
    Who who,
    int attempts,
    Step at,
    int fence,
    Ledger seen,
    Batch batch,
    Batch asked,
    int landed,
    boolean sealed,
    int target,
    int begun,
    int rows,
    int rewind,
    Step then) {

  enum Who {
    RUN_1(8),
    RUN_2(16),
    OPERATOR(24),
    LAST_RUN(32);

    private final int firstAttempt;

    Who(int firstAttempt) {
      this.firstAttempt = firstAttempt;
    }
  }

  static final Actor NOBODY = idle(Who.LAST_RUN, 0);

  static Actor idle(Who who, int attempts) {
    return new Actor(
        who,
        attempts,
        Step.IDLE,
        0,
        Ledger.EMPTY,
        Batch.NONE,
        Batch.NONE,
        0,
        false,
        0,
        0,
        0,
        0,
        Step.IDLE);
  }

  boolean isIdle() {
    return at == Step.IDLE;
  }

  boolean isOperator() {
    return who == Who.OPERATOR;
  }

  /** Unlike that of any other process. */
  int attempt() {
    return who.firstAttempt + attempts;
  }

  Actor started() {
    return idle(who, attempts - 1).at(Step.LIST_LEASE);
  }

  Actor ended() {
    return idle(who, attempts);
  }

  Actor at(Step step) {
    return new Actor(
        who, attempts, step, fence, seen, batch, asked, landed, sealed, target, begun, rows, rewind,
        then);
  }

  Actor withFence(int number) {
    return new Actor(
        who, attempts, at, number, seen, batch, asked, landed, sealed, target, begun, rows, rewind,
        then);
  }

  Actor withSeen(Ledger ledger) {
    return new Actor(
        who, attempts, at, fence, ledger, batch, asked, landed, sealed, target, begun, rows, rewind,
        then);
  }

  Actor owning(Batch owned) {
    return new Actor(
        who, attempts, at, fence, seen, owned, owned, landed, sealed, 0, begun, Rows.NONE, rewind,
        then);
  }

  Actor asking(Batch other) {
    return new Actor(
        who, attempts, at, fence, seen, batch, other, landed, sealed, 0, begun, rows, rewind, then);
  }

  Actor landedIn(int index) {
    return new Actor(
        who,
        attempts,
        at,
        fence,
        seen,
        batch,
        asked,
        landed | (1 << index),
        sealed,
        target,
        begun,
        rows,
        rewind,
        then);
  }

  Actor findingSealed() {
    return new Actor(
        who, attempts, at, fence, seen, batch, asked, landed, true, target, begun, rows, rewind,
        then);
  }

  Actor atTarget(int index) {
    return new Actor(
        who, attempts, at, fence, seen, batch, asked, landed, sealed, index, 0, rows, rewind, then);
  }

  Actor begun(int length) {
    return new Actor(
        who, attempts, at, fence, seen, batch, asked, landed, sealed, target, length, rows, rewind,
        then);
  }

  Actor planning(int files) {
    return new Actor(
        who, attempts, at, fence, seen, batch, asked, landed, sealed, 0, begun, files, rewind,
        then);
  }

  Actor rewinding(int number) {
    return new Actor(
        who, attempts, at, fence, seen, batch, asked, landed, sealed, 0, begun, rows, number, then);
  }

  Actor publishingFor(Step step) {
    return new Actor(
        who,
        attempts,
        Step.PUBLISH,
        fence,
        seen,
        batch,
        asked,
        landed,
        sealed,
        target,
        begun,
        rows,
        rewind,
        step);
  }

  /** Keeps the lease and the ledger, and knows of no batch any more. */
  Actor havingGivenUp(Ledger ledger) {
    return idle(who, attempts).withFence(fence).withSeen(ledger);
  }

  boolean has(int index) {
    return (landed & (1 << index)) != 0;
  }
}
