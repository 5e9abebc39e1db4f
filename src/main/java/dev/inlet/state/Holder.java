package dev.inlet.state;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * This process, as a lease names it.
 *
 * @param machine a kernel's boot and process namespace: within one of them a process number means
 *     one process. Empty where the system does not tell, and then nothing is known of others
 */
record Holder(String host, String machine, long pid, String user) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");

  static Holder current() {
    return new Holder(
        hostName(), machineName(), ProcessHandle.current().pid(), System.getProperty("user.name"));
  }

  /**
   * Whether a process is certainly gone. A number that another process carries by now counts as
   * alive, which costs a wait until the lease expires.
   */
  boolean knowsDead(String otherMachine, long otherPid) {
    return !machine.isEmpty()
        && machine.equals(otherMachine)
        && ProcessHandle.of(otherPid).map(handle -> !handle.isAlive()).orElse(true);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static String machineName() {
    try {
      return Files.readString(BOOT).trim() + "/" + Files.readSymbolicLink(NAMESPACE);
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }
}
