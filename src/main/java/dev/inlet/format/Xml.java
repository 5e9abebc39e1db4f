package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * Elements of XML that are rows. Elements and attributes in them are columns, those in others
 * fields of structs; what is repeated is an array.
 *
 * @param rowTag the name of the elements that are rows, as it is written; those within one are part
 *     of it
 * @param attributePrefix stands before the names of attributes
 * @param valueColumn the text of an element that has attributes or elements too
 * @param trim whether white space around a text is no part of it
 */
public record Xml(String rowTag, String attributePrefix, String valueColumn, boolean trim)
    implements Serializable {
  /** Stands for the absent layout of other formats. */
  public static final Xml NONE = new Xml("", "", "", true);

  public Xml {
    requireNonNull(rowTag, "rowTag");
    requireNonNull(attributePrefix, "attributePrefix");
    requireNonNull(valueColumn, "valueColumn");
  }

  /** In words; empty for {@link #NONE}. */
  public String text() {
    return rowTag.isEmpty()
        ? ""
        : "rows <"
            + rowTag
            + ">, attributes '"
            + attributePrefix
            + "…', text '"
            + valueColumn
            + "'"
            + (trim ? "" : ", spaces kept");
  }
}
