package dev.inlet.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * Stands before an S3 endpoint: every request goes through it as it is, over a connection of its
 * own, and is counted. Requests can be refused, and answers be lost.
 */
public final class S3Gate {
  /** What becomes of a request. */
  public enum Fate {
    /** It is answered. */
    ANSWERED,
    /** It has no effect, and 503 SlowDown is answered. */
    SLOWED_DOWN,
    /** It has no effect, and 409 is answered, as where another conditional write is under way. */
    UNDECIDED,
    /** It has no effect, and 403 is answered, as where credentials have expired. */
    EXPIRED,
    /** It has no effect, and 404 is answered, as where its upload is gone. */
    GONE,
    /** It has no effect, and 200 is answered, as where a condition is not known. */
    PRETENDED,
    /** It has no effect, and the connection is reset. */
    REFUSED,
    /** It has its effect, and the connection is reset instead of an answer. */
    UNANSWERED
  }

  private static final String PRETENCE =
      "HTTP/1.1 200 OK\r\nETag: \"0\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

  private final IntSupplier endpoint;
  private final ServerSocket server;
  private final ExecutorService connections =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "s3-gate");
            thread.setDaemon(true);
            return thread;
          });
  private final List<S3Request> requests = new ArrayList<>();
  private Function<S3Request, Fate> fates = S3Gate::answered;

  /**
   * @param endpoint the port of the endpoint; asked for with each request
   */
  S3Gate(IntSupplier endpoint) {
    this.endpoint = endpoint;
    try {
      this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connections.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** All is well again, and the requests are counted anew. */
  public synchronized void reset() {
    fates = S3Gate::answered;
    requests.clear();
  }

  /** Counts anew; tells of each request from now on what becomes of it. */
  public synchronized void decide(Function<S3Request, Fate> rule) {
    requests.clear();
    fates = rule;
  }

  /** As often as said, requests that are like this one have this fate. */
  public void strike(int times, Fate fate, Predicate<S3Request> which) {
    int[] left = {times};
    decide(request -> which.test(request) && left[0]-- > 0 ? fate : Fate.ANSWERED);
  }

  /**
   * At the n-th request the client dies: that one has this fate, and all later ones are refused.
   */
  public void dieAt(int n, Fate fate) {
    int[] count = {0};
    decide(
        request -> {
          count[0]++;
          return count[0] < n ? Fate.ANSWERED : count[0] == n ? fate : Fate.REFUSED;
        });
  }

  /** The requests since the last reset, in their order. */
  public synchronized List<S3Request> requests() {
    return List.copyOf(requests);
  }

  /** How many of each kind there were since the last reset; without those that there were not. */
  public Map<S3Request.Kind, Integer> counts() {
    Map<S3Request.Kind, Integer> counts = new EnumMap<>(S3Request.Kind.class);
    requests().forEach(request -> counts.merge(request.kind(), 1, Integer::sum));
    return counts;
  }

  private void accept() {
    while (true) {
      try {
        Socket client = server.accept();
        connections.execute(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      Optional<String> head = head(in);
      if (head.isEmpty()) {
        return;
      }
      OutputStream out = client.getOutputStream();
      if (field(head.get(), "expect").isPresent()) {
        out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
        out.flush();
      }
      byte[] body =
          in.readNBytes(field(head.get(), "content-length").map(Integer::valueOf).orElse(0));
      S3Request request = S3Request.of(head.get());
      Fate fate = fate(request);
      byte[] answer =
          switch (fate) {
            case ANSWERED, UNANSWERED -> ask(head.get(), body);
            case PRETENDED -> PRETENCE.getBytes(ISO_8859_1);
            case SLOWED_DOWN -> error("503 Slow Down", "SlowDown");
            case UNDECIDED -> error("409 Conflict", "ConditionalRequestConflict");
            case GONE -> error("404 Not Found", "NoSuchUpload");
            case EXPIRED -> error("403 Forbidden", "ExpiredToken");
            case REFUSED -> new byte[0];
          };
      if (fate == Fate.REFUSED || fate == Fate.UNANSWERED) {
        client.setSoLinger(true, 0);
        return;
      }
      out.write(answer);
      out.flush();
    } catch (IOException e) {
      // The client went away; it finds that out by itself.
      return;
    }
  }

  private static Fate answered(S3Request request) {
    return Fate.ANSWERED;
  }

  private synchronized Fate fate(S3Request request) {
    requests.add(request);
    return fates.apply(request);
  }

  private byte[] ask(String head, byte[] body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.getAsInt())) {
      OutputStream out = socket.getOutputStream();
      StringBuilder asked = new StringBuilder();
      for (String line : head.split("\r\n", -1)) {
        String lower = line.toLowerCase(java.util.Locale.ROOT);
        if (!lower.startsWith("expect:") && !lower.startsWith("connection:") && !line.isEmpty()) {
          asked.append(line).append("\r\n");
        }
      }
      out.write(asked.append("Connection: close\r\n\r\n").toString().getBytes(ISO_8859_1));
      out.write(body);
      out.flush();
      return socket.getInputStream().readAllBytes();
    }
  }

  private static byte[] error(String status, String code) {
    String text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
            + code
            + "</Code><Message>told by the tests</Message></Error>";
    return ("HTTP/1.1 "
            + status
            + "\r\nContent-Type: application/xml\r\nContent-Length: "
            + text.length()
            + "\r\nConnection: close\r\n\r\n"
            + text)
        .getBytes(ISO_8859_1);
  }

  /** The first line and the fields of a request; empty if the client has none. */
  private static Optional<String> head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int end = 0;
    while (end < 4) {
      int next = in.read();
      if (next < 0) {
        if (head.size() == 0) {
          return Optional.empty();
        }
        throw new EOFException("within a request");
      }
      head.write(next);
      boolean expected = next == (end % 2 == 0 ? '\r' : '\n');
      end = expected ? end + 1 : next == '\r' ? 1 : 0;
    }
    return Optional.of(head.toString(ISO_8859_1));
  }

  static Optional<String> field(String head, String name) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }
}
