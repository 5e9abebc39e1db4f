package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.catalog.Settings;
import dev.inlet.catalog.Settings.SparkSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * Who this process is where Hadoop asks Kerberos, for all that is done without Spark too. Hadoop's
 * client gets new tickets from the keytab by itself; those of {@code kinit} are for their owner to
 * renew.
 */
final class KerberosLogin {
  private static final String PRINCIPAL = "spark.kerberos.principal";
  private static final String KEYTAB = "spark.kerberos.keytab";

  private final Settings settings;
  private final Configuration conf;

  KerberosLogin(Settings settings, Configuration conf) {
    this.settings = settings;
    this.conf = conf;
  }

  /**
   * Logs in before the first file system is opened, unless whoever started this process has done
   * so. Nothing is done where Hadoop does not ask Kerberos, or the state is on this machine.
   *
   * @throws CatalogException if there is neither a ticket nor a keytab that gives one
   */
  void logIn() {
    if (!isAsked()) {
      return;
    }
    Optional<String> principal = setting(PRINCIPAL);
    Optional<String> keytab = setting(KEYTAB);
    if (principal.isPresent() != keytab.isPresent()) {
      throw problem(
          "expected "
              + PRINCIPAL
              + " and "
              + KEYTAB
              + " together, found one of them. Declare both");
    }
    UserGroupInformation.setConfiguration(conf);
    try {
      if (principal.isEmpty()) {
        requireTicket();
      } else if (!UserGroupInformation.isLoginKeytabBased()) {
        // A driver on YARN has been logged in before, with a keytab of another name.
        logIn(principal.get(), keytab.get());
      }
    } catch (IOException e) {
      throw refused("expected to find a ticket", e);
    }
  }

  private boolean isAsked() {
    String scheme = new org.apache.hadoop.fs.Path(settings.state()).toUri().getScheme();
    String kind = scheme == null ? FileSystem.getDefaultUri(conf).getScheme() : scheme;
    return !kind.equals("file")
        && conf.get("hadoop.security.authentication", "simple").equalsIgnoreCase("kerberos");
  }

  /** What was given to spark-submit stands nearer to the run than the catalog. */
  private Optional<String> setting(String key) {
    return Optional.ofNullable(System.getProperty(key))
        .or(
            () ->
                settings.spark().stream()
                    .filter(setting -> setting.key().equals(key))
                    .map(SparkSetting::value)
                    .findFirst());
  }

  private void requireTicket() throws IOException {
    UserGroupInformation user = UserGroupInformation.getCurrentUser();
    if (!user.hasKerberosCredentials() && user.getCredentials().numberOfTokens() == 0) {
      throw problem(
          "expected a ticket of `kinit`, or "
              + PRINCIPAL
              + " and "
              + KEYTAB
              + " in 'inlet.spark', found neither, and Hadoop's settings ask for Kerberos. Get a"
              + " ticket, or declare both");
    }
  }

  private void logIn(String principal, String keytab) {
    if (!Files.isReadable(Path.of(keytab))) {
      throw problem(
          KEYTAB
              + ": expected a file that can be read, found none at "
              + keytab
              + ". Correct it, or its permissions");
    }
    try {
      UserGroupInformation.loginUserFromKeytab(principal, keytab);
    } catch (IOException e) {
      throw refused("expected to log in as " + principal + " by " + keytab, e);
    }
  }

  private CatalogException refused(String expected, IOException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason = String.valueOf(root.getMessage()).strip();
    return new CatalogException(
        where()
            + expected
            + ", found: "
            + reason.lines().findFirst().orElse(reason)
            + ". Correct "
            + PRINCIPAL
            + " and "
            + KEYTAB
            + ", or /etc/krb5.conf",
        e);
  }

  private CatalogException problem(String text) {
    return new CatalogException(where() + text);
  }

  private String where() {
    return settings.origin().file() + ": Kerberos: ";
  }
}
