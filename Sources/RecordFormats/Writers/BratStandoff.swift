import ClinicalRecord
import ClinicalText

/// Writes a note's entities as brat standoff, sorted by their place.
public enum BratStandoff {
  /// The text of the `.ann` file.
  public static func text(_ note: AnnotatedNote) -> String {
    var lines: [String] = []
    var terms = note.entities.count
    var relations = 0
    for (index, entity) in note.entities.enumerated() {
      let name = "T\(index + 1)"
      lines.append(term(name, entity.type.rawValue, entity.range, note.note.text))
      lines.append("A\(index + 1)\tAssertion \(name) \(entity.assertion.status.rawValue)")
      for attribute in entity.attributes {
        terms += 1
        relations += 1
        let kind = label(attribute.kind)
        lines.append(term("T\(terms)", kind, attribute.range, note.note.text))
        lines.append("R\(relations)\t\(kind)Of Arg1:T\(terms) Arg2:\(name)")
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// The name of an attribute's kind in brat files.
  package static func label(_ kind: DrugAttributeKind) -> String {
    kind == .frequency ? "freq" : kind.rawValue
  }

  private static func term(_ name: String, _ type: String, _ range: TextRange, _ text: NoteText)
    -> String
  {
    let words = text[range].map { $0.isNewline ? " " : $0 }
    return
      "\(name)\t\(type) \(text.scalars(range.lower)) \(text.scalars(range.upper))\t\(String(words))"
  }
}
