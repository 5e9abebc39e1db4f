package dev.inlet.run.protocol;

/** What an actor does next; with the row of the architecture page for a death right before it. */
enum Step {
  IDLE("", "starts"),
  LIST_LEASE("C1", "looks at the newest lease document"),
  PUT_LEASE("C1", "puts the next lease document"),
  CHECK_TAKEN("C2", "looks whether its lease is the newest"),
  REMOVE_LEASES("C2", "removes older lease documents"),
  OPEN_LEDGER("C2", "lists the ledger"),
  TIDY("C2", "removes lists that no batch names"),
  SETTLE("C5", "asks a target for the unfinished batch"),
  LOOK_FOR_OBSTACLE("C5", "looks whether the files are as frozen"),
  CHECK_GIVE_UP("C5", "checks the lease before giving the batch up"),
  SEAL("C17", "seals a target against the batch"),
  SEAL_COMMIT("C17", "commits the fence that seals the table"),
  ABANDON("C17", "removes what is staged of the batch"),
  PUT_VOID("C17", "puts the void"),
  PLAN("C2/C24", "lists the source and plans"),
  ASK_NEWEST("C2/C24", "asks a target for its newest number"),
  CHECK_FREEZE("C3", "checks the lease before freezing"),
  PUT_LIST("C3", "puts the list of files"),
  PUT_BATCH("C4", "puts batch.json"),
  READ("C5", "reads the files of the batch"),
  FENCE("C7", "begins a fence for a batch given up"),
  FENCE_COMMIT("C7", "commits the fence"),
  LOOK_BACK("C7", "asks a target for a batch given up"),
  WRITE("C7/C9", "asks a target for the batch, to write it"),
  CHECK_DELTA("C8", "checks the lease before the Delta write"),
  BEGIN_DELTA("C8", "begins the Delta transaction"),
  COMMIT_DELTA("C8", "commits the Delta transaction"),
  LOOK_UP("C9", "looks its commit up"),
  STAGE("C10", "stages files"),
  LIST_STAGED("C11", "lists what it staged"),
  CHECK_MANIFEST("C11", "checks the lease before the manifest"),
  PUT_MANIFEST("C11", "puts the manifest"),
  PUBLISH("C12-C14", "renames a file to its place, or cleans staging up"),
  CHECK_COMMIT("C15", "checks the lease before the commit"),
  PUT_COMMIT("C15", "puts commit.json"),
  RELEASE("C16", "releases the lease"),
  CHECK_REWIND("", "checks the lease before the rewind"),
  PUT_REWIND("", "puts rewind.json"),
  REMOVE_ROWS("", "begins to remove the rewound rows from a target"),
  REMOVE_COMMIT("", "commits the removal of the rewound rows"),
  DELETE_FILES("", "deletes a file of a rewound batch, if one is left"),
  PUT_DONE("", "puts done.json");

  final String row;
  final String text;

  Step(String row, String text) {
    this.row = row;
    this.text = text;
  }
}
