package dev.inlet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An S3 endpoint in the memory of this JVM, which is gone with it. It starts with the first request
 * to {@link #gate()}, the one way to it. Its classes are loaded apart from those of Spark.
 */
public final class S3Endpoint {
  private static final String ACCESS_KEY = "inlet-tests";
  private static final String SECRET_KEY = "inlet-tests-secret";
  private static final AtomicInteger BUCKETS = new AtomicInteger();

  /** What can be asked of it beside S3's own requests. */
  private record Running(ClassLoader loader, Object store, int port) {}

  private static final class Started {
    static final Running RUNNING = start();
  }

  private static final class Listening {
    static final S3Gate GATE = new S3Gate(() -> Started.RUNNING.port());
  }

  private S3Endpoint() {}

  /** Before the endpoint; counts the requests of all tests, and lets them go wrong. */
  public static S3Gate gate() {
    return Listening.GATE;
  }

  /** A new bucket. */
  public static String bucket() {
    String name = "bucket-" + BUCKETS.incrementAndGet();
    call("createContainer", name);
    return name;
  }

  /** How many multipart uploads of a bucket were begun and neither completed nor aborted. */
  public static int uploads(String bucket) {
    return ((List<?>) call("listMultipartUploads", bucket)).size();
  }

  /** S3A's settings for the endpoint; those of Hadoop, without a prefix. */
  public static Map<String, String> settings() {
    return Map.ofEntries(
        Map.entry("fs.s3a.endpoint", "http://127.0.0.1:" + gate().port()),
        Map.entry("fs.s3a.endpoint.region", "us-east-1"),
        Map.entry("fs.s3a.path.style.access", "true"),
        Map.entry("fs.s3a.connection.ssl.enabled", "false"),
        Map.entry(
            "fs.s3a.aws.credentials.provider",
            "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider"),
        Map.entry("fs.s3a.access.key", ACCESS_KEY),
        Map.entry("fs.s3a.secret.key", SECRET_KEY),
        Map.entry("fs.s3a.buffer.dir", project().resolve("target/s3a-buffer").toString()),
        // As many tries as by default would take minutes where the endpoint does not answer.
        Map.entry("fs.s3a.attempts.maximum", "2"),
        Map.entry("fs.s3a.retry.limit", "3"),
        Map.entry("fs.s3a.retry.interval", "2ms"),
        Map.entry("fs.s3a.retry.throttle.limit", "5"),
        Map.entry("fs.s3a.retry.throttle.interval", "2ms"));
  }

  private static Path project() {
    return Path.of(System.getProperty("inlet.project", "")).toAbsolutePath();
  }

  private static Running start() {
    Path jar = project().resolve("target/s3proxy/s3proxy.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(
          jar + ": expected the endpoint's jar, found none. `./mvnw test-compile` fetches it");
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      URL[] urls = {jar.toUri().toURL()};
      ClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
      thread.setContextClassLoader(loader);
      // Its logging is not that of the tests.
      System.setProperty("LOG_LEVEL", "off");
      System.setProperty(
          "logback.statusListenerClass", "ch.qos.logback.core.status.NopStatusListener");
      Class<?> stores = loader.loadClass("org.gaul.s3proxy.nio2blob.TransientNio2BlobStore");
      Object store = stores.getConstructor().newInstance();
      Class<?> type = loader.loadClass("org.gaul.s3proxy.blobstore.BlobStore");
      Class<?> ways = loader.loadClass("org.gaul.s3proxy.auth.AuthenticationType");
      Object way = ways.getMethod("fromString", String.class).invoke(null, "aws-v2-or-v4");
      Object builder =
          loader.loadClass("org.gaul.s3proxy.S3Proxy").getMethod("builder").invoke(null);
      builder.getClass().getMethod("blobStore", type).invoke(builder, store);
      builder
          .getClass()
          .getMethod("endpoint", URI.class)
          .invoke(builder, URI.create("http://127.0.0.1:0"));
      builder
          .getClass()
          .getMethod("awsAuthentication", ways, String.class, String.class)
          .invoke(builder, way, ACCESS_KEY, SECRET_KEY);
      Object proxy = builder.getClass().getMethod("build").invoke(builder);
      proxy.getClass().getMethod("start").invoke(proxy);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(proxy)));
      return new Running(loader, store, (int) proxy.getClass().getMethod("getPort").invoke(proxy));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot start the endpoint", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static void stop(Object proxy) {
    try {
      proxy.getClass().getMethod("stop").invoke(proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot stop the endpoint", e);
    }
  }

  private static Object call(String method, String argument) {
    Running running = Started.RUNNING;
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(running.loader());
    try {
      return running
          .loader()
          .loadClass("org.gaul.s3proxy.blobstore.BlobStore")
          .getMethod(method, String.class)
          .invoke(running.store(), argument);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(method + " " + argument, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(method, e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
