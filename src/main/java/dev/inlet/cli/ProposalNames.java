package dev.inlet.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * Names of tables by their locations: the last part of the path, in small letters, with {@code _}
 * for all that a name cannot have. Of tables that would have one name each gets that of the folder
 * before it, too; where that does not part them they are numbered in their order.
 */
final class ProposalNames {
  private static final int MAX_LENGTH = 120;

  private ProposalNames() {}

  /** The same tables under names that differ. */
  static List<TableProposal> given(List<TableProposal> tables) {
    Map<String, List<String>> locations = new HashMap<>();
    for (TableProposal one : tables) {
      String location = one.spec().location();
      locations.computeIfAbsent(of(location), name -> new ArrayList<>()).add(location);
    }
    Set<String> taken = new HashSet<>();
    List<TableProposal> named = new ArrayList<>();
    for (TableProposal one : tables) {
      String location = one.spec().location();
      String base = of(location);
      List<String> same = locations.get(base);
      if (same.stream().map(ProposalNames::qualified).distinct().count() == same.size()
          && same.size() > 1) {
        base = qualified(location);
      }
      String name = base;
      for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
        name = base + "_" + i;
      }
      named.add(one.withName(name));
    }
    return named;
  }

  /** As a job catalog has names, whatever else is called so. */
  static String of(String location) {
    String last = new Path(location).getName().replaceFirst("(?<=.)\\..*$", "");
    String plain = plain(last);
    return plain.isEmpty() ? "data" : Character.isDigit(plain.charAt(0)) ? "t_" + plain : plain;
  }

  private static String qualified(String location) {
    Path parent = new Path(location).getParent();
    String before = parent == null ? "" : plain(parent.getName());
    String own = plain(new Path(location).getName().replaceFirst("(?<=.)\\..*$", ""));
    return before.isEmpty() || own.isEmpty() || Character.isDigit(before.charAt(0))
        ? of(location)
        : cut(before + "_" + own);
  }

  private static String plain(String name) {
    return cut(
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "_").replaceAll("^_+|_+$", ""));
  }

  private static String cut(String name) {
    return name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) : name;
  }
}
