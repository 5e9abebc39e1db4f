package dev.inlet.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inlet.testing.HiveSession.Result;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The other end of a {@link dev.inlet.testing.HiveSession}: a line of JSON in, one out. */
final class HiveShell {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HiveShell() {}

  public static void main(String[] args) throws IOException {
    PrintStream answers = System.out;
    // Whatever else is printed is no answer.
    System.setOut(System.err);
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      String[] words = JSON.readValue(line, String[].class);
      Result result =
          switch (words[0]) {
            case "sql" -> sql(words[1]);
            case "parse" -> parse(words[1]);
            default -> inlet(words);
          };
      answers.println(JSON.writeValueAsString(result));
      answers.flush();
    }
    // Threads of Spark would keep the process alive.
    System.exit(0);
  }

  private static Result inlet(String[] words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] args = List.of(words).subList(1, words.length).toArray(String[]::new);
    int exitCode = Main.run(args, new Console(stream(out), stream(err), false));
    return new Result(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static Result sql(String statement) {
    try {
      List<Row> rows = SparkSession.active().sql(statement).collectAsList();
      return new Result(
          0, rows.stream().map(HiveShell::text).sorted().collect(Collectors.joining("\n")), "");
    } catch (RuntimeException e) {
      return new Result(1, "", String.valueOf(e.getMessage()));
    }
  }

  /** By Hive's own parser, which is on this class path alone. */
  private static Result parse(String statement) {
    try {
      Object parser =
          Class.forName("org.apache.hadoop.hive.ql.parse.ParseDriver")
              .getConstructor()
              .newInstance();
      Object tree = parser.getClass().getMethod("parse", String.class).invoke(parser, statement);
      return new Result(0, tree.toString(), "");
    } catch (InvocationTargetException e) {
      return new Result(1, "", String.valueOf(e.getCause()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(Row row) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      text.append(i == 0 ? "" : "|").append(row.get(i));
    }
    return text.toString();
  }
}
