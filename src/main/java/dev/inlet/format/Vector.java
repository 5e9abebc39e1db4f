package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Decimal;
import dev.inlet.format.DataType.Dictionary;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values of one type, appended one after the other: a column of a {@link Batch}, or what is nested
 * in one. Not for use by several threads.
 *
 * <p>Each value has a slot of 64 bits. It holds
 *
 * <ul>
 *   <li>a number, sign-extended; 0 or 1 for boolean; a float or double as its bits
 *   <li>a date as days, a timestamp as microseconds since 1970-01-01 (timestamp_ntz: as if in UTC)
 *   <li>a decimal of up to 18 digits as its unscaled value
 *   <li>for strings, binary and longer decimals (unscaled, two's complement, highest byte first)
 *       the place of their bytes in {@link #heap()}, for arrays and maps that of their elements in
 *       the children: the first one in the upper half, how many in the lower
 *   <li>nothing for a struct, whose children have as many values as it has
 * </ul>
 *
 * A map has two children, its keys and its values.
 */
public final class Vector {
  /** Up to so many digits a decimal is in its slot. */
  public static final int SHORT_DECIMAL_DIGITS = 18;

  /** Up to so many bytes are copied faster by eight at a time than by a call. */
  private static final int SHORT_TEXT = 32;

  private final DataType type;
  private final Vector[] children;
  private final boolean hasHeap;
  private long[] slots;

  /** False from {@link #size} on. */
  private boolean[] nulls;

  private byte[] heap;
  private int size;
  private int heapSize;
  private int nullCount;

  public Vector(DataType type) {
    this(type, 16);
  }

  /**
   * @param capacity how many values to expect
   */
  public Vector(DataType type, int capacity) {
    this.type = requireNonNull(type, "type");
    this.children = children(type, capacity);
    this.hasHeap =
        type == Scalar.STRING
            || type == Scalar.BINARY
            || (type instanceof Decimal decimal && decimal.precision() > SHORT_DECIMAL_DIGITS);
    this.slots = new long[capacity];
    this.nulls = new boolean[capacity];
    this.heap = new byte[hasHeap ? capacity * 8 : 0];
  }

  private static Vector[] children(DataType type, int capacity) {
    List<DataType> types = List.of();
    if (type instanceof Struct struct) {
      types = struct.fields().stream().map(Field::type).toList();
    } else if (type instanceof Array array) {
      types = List.of(array.element());
    } else if (type instanceof Dictionary dictionary) {
      types = List.of(Scalar.STRING, dictionary.value());
    }
    return types.stream().map(child -> new Vector(child, capacity)).toArray(Vector[]::new);
  }

  public DataType type() {
    return type;
  }

  public int size() {
    return size;
  }

  public int nullCount() {
    return nullCount;
  }

  public boolean isNull(int index) {
    return nulls[index];
  }

  /** See the class; undefined for null. */
  public long slot(int index) {
    return slots[index];
  }

  /** The first byte or element of a value. */
  public int start(int index) {
    return (int) (slots[index] >>> 32);
  }

  /** How many bytes or elements a value has. */
  public int length(int index) {
    return (int) slots[index];
  }

  /** The bytes of all values; another array once more are appended. */
  public byte[] heap() {
    return heap;
  }

  /** How many vectors are nested in this one. */
  public int childCount() {
    return children.length;
  }

  public Vector child(int index) {
    return children[index];
  }

  /** All that are nested in this one; not to be changed. */
  Vector[] children() {
    return children;
  }

  /** Appends a null, to the fields of a struct too. */
  public void addNull() {
    add(0);
    nulls[size - 1] = true;
    nullCount++;
    if (type instanceof Struct) {
      for (Vector child : children) {
        child.addNull();
      }
    }
  }

  /** Appends what a slot holds. The fields of a struct are appended one by one, before. */
  public void add(long slot) {
    int at = size;
    if (at == slots.length) {
      grow();
    }
    slots[at] = slot;
    size = at + 1;
  }

  /** Appends bytes. */
  public void add(byte[] bytes, int from, int to) {
    int length = to - from;
    reserve(length);
    if (length <= SHORT_TEXT && to <= bytes.length - Long.BYTES) {
      for (int done = 0; done < length; done += Long.BYTES) {
        Bytes.put(heap, heapSize + done, Bytes.word(bytes, from + done));
      }
    } else {
      System.arraycopy(bytes, from, heap, heapSize, length);
    }
    add(((long) heapSize << 32) | length);
    heapSize += length;
  }

  /**
   * Appends text, if it is valid UTF-8; else says false. Most texts are short, and of ASCII alone:
   * those are looked at and copied eight bytes at a time.
   */
  boolean addText(byte[] bytes, int from, int to) {
    int length = to - from;
    reserve(length);
    int at = heapSize;
    if (to > bytes.length - Long.BYTES) {
      return addSlowly(bytes, from, to);
    }
    byte[] into = heap;
    long seen = 0;
    int done = 0;
    for (; done + Long.BYTES <= length; done += Long.BYTES) {
      long word = Bytes.word(bytes, from + done);
      seen |= word;
      Bytes.put(into, at + done, word);
    }
    if (done < length) {
      long word = Bytes.word(bytes, from + done);
      // Of the last word, the bytes behind the text do not count.
      seen |= word << ((Long.BYTES - (length - done)) << 3);
      Bytes.put(into, at + done, word);
    }
    if ((seen & Bytes.HIGH_BITS) != 0) {
      return addSlowly(bytes, from, to);
    }
    add(((long) at << 32) | length);
    heapSize = at + length;
    return true;
  }

  private boolean addSlowly(byte[] bytes, int from, int to) {
    if (!Bytes.isUtf8(bytes, from, to)) {
      return false;
    }
    add(bytes, from, to);
    return true;
  }

  /** Makes room for so many bytes, and for the rest of the word that they end in. */
  private void reserve(int length) {
    if (heap.length - heapSize - Long.BYTES < length) {
      int wanted = Math.addExact(heapSize, Math.max(heapSize, length));
      heap = Arrays.copyOf(heap, Math.addExact(wanted, Long.BYTES));
    }
  }

  /** Appends the elements of the children from one on, of which this value was made. */
  public void addSince(int element) {
    int length = children[0].size - element;
    add(((long) element << 32) | length);
  }

  /** Appends what {@link #value} gives, of a scalar type. */
  public void addValue(Object value) {
    if (value == null) {
      addNull();
    } else if (value instanceof String text) {
      byte[] bytes = text.getBytes(UTF_8);
      add(bytes, 0, bytes.length);
    } else if (value instanceof Double number) {
      add(Double.doubleToRawLongBits(number));
    } else if (value instanceof Float number) {
      add(Float.floatToRawIntBits(number));
    } else if (value instanceof Number number && !(value instanceof BigDecimal)) {
      add(number.longValue());
    } else if (value instanceof Boolean flag) {
      add(flag ? 1 : 0);
    } else if (value instanceof LocalDate date) {
      add(date.toEpochDay());
    } else if (value instanceof Instant instant) {
      add(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    } else if (value instanceof LocalDateTime local) {
      add(ChronoUnit.MICROS.between(Instant.EPOCH, local.toInstant(ZoneOffset.UTC)));
    } else {
      throw new IllegalArgumentException(type.sql() + ": " + value.getClass());
    }
  }

  /** Forgets all values but the first ones, with what was appended to the children for others. */
  public void truncate(int newSize) {
    for (int i = size - 1; i >= newSize; i--) {
      if (nulls[i]) {
        nullCount--;
        nulls[i] = false;
      } else if (hasHeap) {
        heapSize = start(i);
      }
    }
    size = Math.min(size, newSize);
    for (Vector child : children) {
      child.truncate(type instanceof Struct ? newSize : used());
    }
  }

  /** Behind the last element of any value. */
  private int used() {
    int last = size - 1;
    while (last >= 0 && nulls[last]) {
      last--;
    }
    return last < 0 ? 0 : start(last) + length(last);
  }

  /** Forgets all values. */
  public void clear() {
    if (nullCount > 0) {
      Arrays.fill(nulls, 0, size, false);
    }
    size = 0;
    heapSize = 0;
    nullCount = 0;
    for (Vector child : children) {
      child.clear();
    }
  }

  private void grow() {
    int capacity = Math.max(16, size * 2);
    slots = Arrays.copyOf(slots, capacity);
    nulls = Arrays.copyOf(nulls, capacity);
  }

  /**
   * A value as an object: {@code Boolean}, {@code Byte}, {@code Short}, {@code Integer}, {@code
   * Long}, {@code Float}, {@code Double}, {@code BigDecimal}, {@code String}, {@code byte[]},
   * {@code LocalDate}, {@code Instant} for timestamp, {@code LocalDateTime} for timestamp_ntz,
   * {@code Object[]} for struct, {@code List} for array, {@code Map<String, Object>} for map, or
   * null.
   */
  public Object value(int index) {
    if (nulls[index]) {
      return null;
    }
    if (type instanceof Scalar scalar) {
      return scalar(scalar, index);
    }
    if (type instanceof Decimal decimal) {
      return new BigDecimal(unscaled(index), decimal.scale());
    }
    if (type instanceof Struct) {
      return Arrays.stream(children).map(child -> child.value(index)).toArray();
    }
    return elements(index);
  }

  private BigInteger unscaled(int index) {
    return hasHeap
        ? new BigInteger(heap, start(index), length(index))
        : BigInteger.valueOf(slots[index]);
  }

  private Object elements(int index) {
    int from = start(index);
    int to = from + length(index);
    if (type instanceof Dictionary) {
      Map<Object, Object> map = new LinkedHashMap<>();
      for (int i = from; i < to; i++) {
        map.put(children[0].value(i), children[1].value(i));
      }
      return map;
    }
    List<Object> list = new ArrayList<>();
    for (int i = from; i < to; i++) {
      list.add(children[0].value(i));
    }
    return list;
  }

  private Object scalar(Scalar scalar, int index) {
    long slot = slots[index];
    return switch (scalar) {
      case VOID -> null;
      case BOOLEAN -> slot != 0;
      case TINYINT -> (byte) slot;
      case SMALLINT -> (short) slot;
      case INT -> (int) slot;
      case BIGINT -> slot;
      case FLOAT -> Float.intBitsToFloat((int) slot);
      case DOUBLE -> Double.longBitsToDouble(slot);
      case STRING -> new String(heap, start(index), length(index), UTF_8);
      case BINARY -> Arrays.copyOfRange(heap, start(index), start(index) + length(index));
      case DATE -> LocalDate.ofEpochDay(slot);
      case TIMESTAMP -> Instant.EPOCH.plus(slot, ChronoUnit.MICROS);
      case TIMESTAMP_NTZ ->
          LocalDateTime.ofInstant(Instant.EPOCH.plus(slot, ChronoUnit.MICROS), ZoneOffset.UTC);
    };
  }
}
