package dev.inlet.testing;

import io.delta.kernel.defaults.engine.DefaultEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Delta Kernel in a class loader of its own, on the jars of the default line: it needs a newer
 * Parquet than Spark 3.5 has. Only classes of the JDK go in and out.
 */
final class KernelApart {
  private static final String NEWER_PARQUET = "org/apache/parquet/conf/ParquetConfiguration.class";

  /** Made when the first table is read. */
  private static final class Loaded {
    static final ClassLoader LOADER = loader();
  }

  private KernelApart() {}

  static boolean isNeeded() {
    return KernelApart.class.getClassLoader().getResource(NEWER_PARQUET) == null;
  }

  static List<Map<String, Object>> rows(String tablePath) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // Hadoop looks there for its settings and file systems.
    thread.setContextClassLoader(Loaded.LOADER);
    try {
      Method read =
          Loaded.LOADER
              .loadClass(DeltaKernelReader.class.getName())
              .getDeclaredMethod("read", String.class);
      read.setAccessible(true);
      @SuppressWarnings("unchecked")
      List<Map<String, Object>> rows = (List<Map<String, Object>>) read.invoke(null, tablePath);
      return rows;
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("cannot read the Delta table " + tablePath, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static ClassLoader loader() {
    List<URL> urls = new ArrayList<>();
    urls.add(placeOf(DeltaKernelReader.class));
    urls.add(placeOf(DefaultEngine.class));
    try (Stream<Path> jars = Files.list(SparkHome.of("4.1").path().resolve("jars"))) {
      for (Path jar : jars.sorted().toList()) {
        urls.add(jar.toUri().toURL());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static URL placeOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }
}
