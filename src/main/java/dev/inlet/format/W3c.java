package dev.inlet.format;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Lines whose fields their file names: logs in the extended format of the W3C, as IIS and
 * CloudFront write them, with a directive {@code #Fields:}, and flow logs of AWS, with a first line
 * of names.
 *
 * @see <a href="https://www.w3.org/TR/WD-logfile">Extended Log File Format</a>
 * @param fields all that the files of a table have, as {@link #name} has them
 */
public record W3c(List<String> fields) implements Serializable {
  /** Stands for the absent layout of other formats. */
  public static final W3c NONE = new W3c(List.of());

  private static final String DIRECTIVE = "#Fields:";

  /** So many of the fields of flow logs are certain to be the names of fields. */
  private static final int MIN_FLOW_FIELDS = 3;

  /**
   * Those of flow logs of a VPC.
   *
   * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html">Flow log
   *     records</a>
   */
  private static final Set<String> FLOW_FIELDS =
      Set.of(
          ("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes"
                  + " start end action log-status vpc-id subnet-id instance-id tcp-flags type"
                  + " pkt-srcaddr pkt-dstaddr region az-id sublocation-type sublocation-id"
                  + " pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path"
                  + " ecs-cluster-arn ecs-cluster-name ecs-container-instance-arn"
                  + " ecs-container-instance-id ecs-container-id ecs-second-container-id"
                  + " ecs-service-name ecs-task-definition-arn ecs-task-arn ecs-task-id"
                  + " reject-reason resource-id encryption-status")
              .split(" ", -1));

  public W3c {
    fields = List.copyOf(fields);
  }

  /** The names in a line that tells the fields of those behind it; empty for any other line. */
  public static Optional<List<String>> fieldsIn(String line) {
    if (line.startsWith(DIRECTIVE)) {
      String[] words = line.substring(DIRECTIVE.length()).strip().split("[ \t]+", -1);
      // With commas it names the columns of CSV, as in the logs of Exchange.
      boolean commas = words.length == 1 && words[0].indexOf(',') >= 0;
      return commas ? Optional.empty() : Optional.of(names(words));
    }
    return Optional.empty();
  }

  /** The same of a first line of a flow log. */
  public static Optional<List<String>> flowFieldsIn(String line) {
    String[] words = line.strip().split(" +", -1);
    boolean all = words.length >= MIN_FLOW_FIELDS && FLOW_FIELDS.containsAll(List.of(words));
    return all ? Optional.of(names(words)) : Optional.empty();
  }

  private static List<String> names(String[] words) {
    List<String> names = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (String word : words) {
      String name = name(word);
      String free = name;
      for (int i = 2; !taken.add(free); i++) {
        free = name + "_" + i;
      }
      names.add(free);
    }
    return names;
  }

  /** The column of a field: {@code cs(User-Agent)} is {@code cs_user_agent}. */
  private static String name(String word) {
    String name = word.toLowerCase(Locale.ROOT).replaceAll("[^\\p{Alnum}]+", "_");
    String stripped = name.replaceAll("^_|_$", "");
    return stripped.isEmpty() ? "_" : stripped;
  }

  /** In words; empty for {@link #NONE}. */
  public String text() {
    return fields.isEmpty() ? "" : "fields by their file";
  }
}
