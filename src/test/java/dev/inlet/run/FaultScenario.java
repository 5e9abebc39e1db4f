package dev.inlet.run;

/** What is done to a lake while one operation of it goes wrong, and what comes after. */
interface FaultScenario {
  /** What is done to the lake once, before; nothing goes wrong yet. */
  void prepare(CrashLake lake);

  /** What an operation of goes wrong. */
  void act(CrashLake lake);

  /** What happens to the inputs before anybody goes on. */
  void meanwhile(CrashLake lake);

  /** What users do then, until there is nothing left to do. */
  void finish(CrashLake lake);

  /** What has to hold in the end, but for files that nobody reads. */
  void requireWell(LakeCheck check);
}
