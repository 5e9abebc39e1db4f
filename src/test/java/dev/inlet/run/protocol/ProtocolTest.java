package dev.inlet.run.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.inlet.run.protocol.Actor.Who;
import dev.inlet.run.protocol.Search.Result;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Searches the model of the commit protocol. A test that a change closes a hole has two halves: the
 * search finds the hole without the change, and does not find it with the change.
 */
class ProtocolTest {
  /** The changes that the plain protocol got, without those that the search asks for beside. */
  private static final Set<Change> FIRST_FOUR =
      EnumSet.of(
          Change.TOMBSTONE,
          Change.FENCE_BEFORE_WRITE,
          Change.ROLL_FORWARD,
          Change.ASK_BEFORE_FREEZE);

  private static final Set<Change> ALL = EnumSet.allOf(Change.class);

  static List<List<Target>> targets() {
    return List.of(Setting.DELTA_AND_FILES, Setting.FILES_ONLY, Setting.DELTA_ONLY);
  }

  @ParameterizedTest
  @MethodSource("targets")
  void twoRunsOfWhichOneMaySleepKeepEveryInvariant(List<Target> targets) {
    holds(twoRuns(Setting.of(targets, ALL)).lateFile());
  }

  @ParameterizedTest
  @MethodSource("targets")
  void aRunAndAnOperatorOfWhomOneMaySleepKeepEveryInvariant(List<Target> targets) {
    holds(operator(Setting.of(targets, ALL)));
  }

  @Test
  void aStateFolderFromABackupKeepsEveryInvariant() {
    holds(backup(Setting.of(Setting.DELTA_AND_FILES, ALL)));
  }

  @ParameterizedTest
  @MethodSource("targets")
  @Tag("long")
  void aStateFolderFromABackupWithASleepingRunKeepsEveryInvariant(List<Target> targets) {
    holds(backup(Setting.of(targets, ALL)).expiries(1));
  }

  @ParameterizedTest
  @MethodSource("targets")
  @Tag("long")
  void twoRunsThatStartAgainKeepEveryInvariant(List<Target> targets) {
    holds(
        Setting.of(targets, ALL)
            .actor(Who.RUN_1, 2)
            .actor(Who.RUN_2, 1)
            .lateFile()
            .changes(2)
            .expiries(1));
  }

  @ParameterizedTest
  @MethodSource("targets")
  @Tag("long")
  void twoSleepersAndAFileThatChangesToAndFroKeepEveryInvariant(List<Target> targets) {
    holds(Setting.of(targets, ALL).actor(Who.RUN_1, 1).actor(Who.RUN_2, 2).changes(2).expiries(2));
  }

  @ParameterizedTest
  @MethodSource("targets")
  @Tag("long")
  void twoRunsAndAnOperatorKeepEveryInvariant(List<Target> targets) {
    holds(
        Setting.of(targets, ALL)
            .actor(Who.RUN_1, 1)
            .actor(Who.RUN_2, 1)
            .actor(Who.OPERATOR, 1)
            .lateFile()
            .expiries(1));
  }

  @Test
  void withoutTombstonesAGiveUpDeletesWhatASleepersManifestNames() {
    Setting plain = twoRuns(Setting.of(Setting.FILES_ONLY, FIRST_FOUR));
    breaks("unknownStateDeletesNothing", Step.ABANDON, plain.without(Change.TOMBSTONE));
    holds(plain);
  }

  @Test
  void withoutAFenceASleepersDeltaCommitLandsBesideTheNextBatch() {
    Setting plain =
        twoRuns(Setting.of(Setting.DELTA_ONLY, FIRST_FOUR)).lookingOnlyFor("neverTwice");
    breaks("neverTwice", Step.COMMIT_DELTA, plain.without(Change.FENCE_BEFORE_WRITE));
    holds(plain);
  }

  @Test
  void aRewindThatNobodyRollsForwardLeavesRowsThatAreThenTwice() {
    Setting all = operator(Setting.of(Setting.FILES_ONLY, ALL));
    breaks("neverTwice", Step.PUBLISH, all.without(Change.ROLL_FORWARD));
  }

  @Test
  void aRestoredLedgerThatAsksNobodyLandsFilesAgain() {
    Setting all = backup(Setting.of(Setting.FILES_ONLY, ALL));
    breaks("neverTwice", Step.PUBLISH, all.without(Change.ASK_BEFORE_FREEZE));
  }

  @Test
  void aRewindOnARestoredLedgerThatAsksNobodyIsSkippedByDelta() {
    Setting all = backup(Setting.of(Setting.DELTA_ONLY, ALL));
    breaks("neverTwice", Step.COMMIT_DELTA, all.without(Change.ASK_BEFORE_DECISION));
  }

  @Test
  void aRestoredLedgerThatFindsNothingNewDoesNotNoticeThatRowsWereRemoved() {
    Setting all = backup(Setting.of(Setting.DELTA_ONLY, ALL));
    breaks("noLostFile", Step.PLAN, all.without(Change.ASK_WHEN_NOTHING_IS_NEW));
  }

  @Test
  void aFenceThatComesAfterTheVoidFindsTheBatchLandedAndNoRunGoesOn() {
    Setting all = twoRuns(Setting.of(Setting.DELTA_ONLY, ALL));
    breaks("anUndisturbedRunSucceeds", Step.LOOK_BACK, all.without(Change.FENCE_AT_GIVE_UP));
  }

  @Test
  void theFenceAtGiveUpMakesTheFenceBeforeTheWriteNeedless() {
    for (List<Target> targets : targets()) {
      holds(twoRuns(Setting.of(targets, ALL)).without(Change.FENCE_BEFORE_WRITE));
    }
  }

  @Test
  void aTombstoneBeforeTheFenceLeavesABatchThatCanNeitherLandNorBeGivenUp() {
    Setting all = operator(Setting.of(Setting.DELTA_AND_FILES, ALL));
    breaks(
        "anUndisturbedRunSucceeds", Step.PUT_MANIFEST, all.without(Change.SEAL_IN_WRITING_ORDER));
  }

  @Test
  void aBatchAndADecisionTakeTheSameNumber() {
    Setting all = operator(Setting.of(Setting.FILES_ONLY, ALL));
    Setting clash = all.without(Change.ONE_OWNER_OF_A_NUMBER);
    breaks("sequenceNeverReused", Step.PUT_REWIND, clash);
    breaks("noLostFile", Step.ASK_NEWEST, clash.lookingOnlyFor("noLostFile"));
  }

  @Test
  void aLeaseDocumentThatIsPutLateMakesTwoHoldersWithoutAnyExpiry() {
    Setting all =
        Setting.of(Setting.DELTA_ONLY, ALL)
            .without(Change.FENCE_AT_GIVE_UP)
            .actor(Who.RUN_1, 1)
            .actor(Who.RUN_2, 2)
            .changes(1);
    breaks("anUndisturbedRunSucceeds", Step.LOOK_BACK, all.without(Change.CHECK_TAKEN_LEASE));
    holds(all);
  }

  @Test
  void aTraceNamesActorsRowsAndStepsAndShowsTheWorldAfterEach() {
    Result result = Search.of(twoRuns(Setting.of(Setting.FILES_ONLY, Set.of())));
    List<String> lines = result.violation().orElseThrow().text().lines().toList();
    assertEquals("unknownStateDeletesNothing does not hold:", lines.get(0));
    assertEquals("RUN_1             starts", lines.get(1));
    assertEquals("RUN_1     C1      looks at the newest lease document", lines.get(3));
    assertEquals(
        "                  source {A B} | ledger  | lease 0 free | files[] | files[]",
        lines.get(4));
  }

  private static Setting twoRuns(Setting of) {
    return of.actor(Who.RUN_1, 1).actor(Who.RUN_2, 1).changes(1).expiries(1);
  }

  private static Setting operator(Setting of) {
    return of.actor(Who.RUN_1, 2).actor(Who.OPERATOR, 1).lateFile().expiries(1);
  }

  private static Setting backup(Setting of) {
    return of.actor(Who.RUN_1, 2).actor(Who.OPERATOR, 1).lateFile().backup();
  }

  private static void holds(Setting setting) {
    Result result = Search.of(setting);
    result.violation().ifPresent(violation -> fail(violation.text()));
    System.out.println(result.states() + " states, " + result.endings() + " endings");
  }

  /** The last step tells one hole from another that breaks the same invariant. */
  private static void breaks(String invariant, Step last, Setting setting) {
    Violation violation =
        Search.of(setting)
            .violation()
            .orElseGet(() -> fail("expected that " + invariant + " does not hold"));
    assertEquals(invariant, violation.invariant(), violation::text);
    Taken end = violation.trace().get(violation.trace().size() - 1);
    assertEquals(last, end.step(), violation::text);
  }
}
