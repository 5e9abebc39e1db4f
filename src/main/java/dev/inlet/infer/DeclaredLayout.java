package dev.inlet.infer;

import dev.inlet.CatalogException;
import dev.inlet.catalog.LayoutSpec;
import dev.inlet.catalog.LayoutSpec.FixedWidthSpec;
import dev.inlet.catalog.LayoutSpec.GrokSpec;
import dev.inlet.catalog.LayoutSpec.JsonSpec;
import dev.inlet.catalog.LayoutSpec.XmlSpec;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TableSpec.Hint;
import dev.inlet.format.Column;
import dev.inlet.format.DataType;
import dev.inlet.format.FixedWidth;
import dev.inlet.format.FixedWidth.Field;
import dev.inlet.format.Grok;
import dev.inlet.format.Grok.Definition;
import dev.inlet.format.JsonLayout;
import dev.inlet.format.NullWords;
import dev.inlet.format.TextLayout;
import dev.inlet.format.Xml;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The layout that a table declares, as readers need it. */
final class DeclaredLayout {
  /** Of flow logs; digits that are no number, some with zeros before them. */
  private static final String ACCOUNT = "account_id";

  private DeclaredLayout() {}

  /**
   * {@link TextLayout#NONE} where none is declared.
   *
   * @throws CatalogException if there is something wrong with a pattern
   */
  static TextLayout of(TableSpec spec) {
    if (spec.layout().isEmpty()) {
      return TextLayout.NONE;
    }
    LayoutSpec declared = spec.layout().get();
    NullWords nulls = new NullWords(declared.nullWords(), List.of());
    if (declared instanceof FixedWidthSpec fixed) {
      return TextLayout.of(fixedWidth(fixed), nulls);
    }
    if (declared instanceof GrokSpec grok) {
      return TextLayout.of(grok(grok, spec), nulls);
    }
    if (declared instanceof JsonSpec json) {
      return TextLayout.of(json(json, spec));
    }
    XmlSpec xml = (XmlSpec) declared;
    return TextLayout.of(
        new Xml(xml.rowTag(), xml.attributePrefix(), xml.valueColumn(), xml.trim()), nulls);
  }

  private static JsonLayout json(JsonSpec declared, TableSpec spec) {
    if (!declared.documents()) {
      return JsonLayout.LINES;
    }
    try {
      return JsonLayout.at(declared.path());
    } catch (IllegalArgumentException e) {
      throw new CatalogException(
          declared.origin() + ": table '" + spec.name() + "': json.path: " + e.getMessage(), e);
    }
  }

  private static FixedWidth fixedWidth(FixedWidthSpec spec) {
    return new FixedWidth(
        spec.columns().stream()
            .map(
                column ->
                    new Field(
                        column.name(), column.start() - 1, column.width().orElse(FixedWidth.OPEN)))
            .toList(),
        spec.trim(),
        spec.skipLines(),
        FixedWidth.ShortLines.valueOf(spec.shortLines().name()),
        FixedWidth.LongLines.valueOf(spec.longLines().name()));
  }

  private static Grok grok(GrokSpec declared, TableSpec spec) {
    Grok grok =
        new Grok(
            declared.pattern(),
            declared.patterns().stream()
                .map(one -> new Definition(one.name(), one.pattern()))
                .toList());
    try {
      grok.typed();
      return grok;
    } catch (IllegalArgumentException e) {
      throw new CatalogException(
          declared.origin()
              + ": table '"
              + spec.name()
              + "': grok: "
              + e.getMessage()
              + ". Correct the pattern",
          e);
    }
  }

  /** A table with the types that its pattern tells as hints; those that it hints itself win. */
  static TableSpec withTypes(TableSpec spec, TextLayout layout) {
    List<Column> typed =
        layout.w3c().fields().contains(ACCOUNT)
            ? List.of(new Column(ACCOUNT, DataType.parse("string")))
            : layout.grok().pattern().isEmpty() ? List.of() : layout.grok().typed();
    Set<String> hinted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    spec.hints().forEach(hint -> hinted.add(hint.column()));
    List<Hint> hints = new ArrayList<>(spec.hints());
    for (Column column : typed) {
      if (!hinted.contains(column.name())) {
        hints.add(new Hint(column.name(), column.type().sql(), spec.origin()));
      }
    }
    return spec.withHints(hints);
  }
}
