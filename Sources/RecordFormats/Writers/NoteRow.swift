import ClinicalRecord
import ClinicalText
import JSON

/// Writes an annotated note as one row of NDJSON.
public struct NoteRow: Sendable {
  private let unit: OffsetUnit

  public init(unit: OffsetUnit = .scalars) { self.unit = unit }

  /// Appends the row of `note`, without a line end.
  public func write(_ note: AnnotatedNote, into writer: inout JSONWriter) {
    writer.object {
      $0.name("note")
      head(note.note, into: &$0)
      $0.name("sections")
      $0.array { for section in note.sections { self.write(section, note.note.text, into: &$0) } }
      $0.name("entities")
      $0.array {
        for (index, entity) in note.entities.enumerated() {
          self.write(entity, number: index + 1, note.note.text, into: &$0)
        }
      }
    }
  }

  package func head(_ note: Note, into writer: inout JSONWriter) {
    writer.object {
      $0.member("id", note.id)
      $0.member("patient", note.patient)
      $0.member("date", note.date)
      $0.member("kind", note.kind)
      $0.member("sha256", note.sha256)
    }
  }

  package func write(_ section: Section, _ text: NoteText, into writer: inout JSONWriter) {
    writer.object {
      place(section.range, text, into: &$0)
      $0.member("title", text[section.title])
      $0.member("kind", section.kind.name)
      $0.member("parent", section.parent?.name)
      $0.member("loinc", section.loinc)
    }
  }

  package func write(_ entity: Entity, number: Int, _ text: NoteText, into writer: inout JSONWriter)
  {
    writer.object {
      $0.member("id", "T\(number)")
      words(entity.range, text, into: &$0)
      $0.member("type", entity.type.rawValue)
      $0.member("assertion", entity.assertion.status.rawValue)
      $0.member("temporality", entity.assertion.temporality.rawValue)
      $0.member("experiencer", entity.assertion.experiencer.rawValue)
      $0.name("cue")
      cue(entity.assertion.cue, text, into: &$0)
      $0.member("section", entity.section?.name)
      $0.name("codes")
      $0.array {
        for code in entity.codes {
          $0.object {
            $0.member("system", code.system.rawValue)
            $0.member("code", code.code)
            $0.member("title", code.title)
          }
        }
      }
      $0.member("code_basis", entity.codeBasis?.rawValue)
      $0.member("concept", entity.concept)
      $0.name("attributes")
      $0.array {
        for attribute in entity.attributes {
          $0.object {
            $0.member("kind", attribute.kind.rawValue)
            words(attribute.range, text, into: &$0)
            $0.member("normal", attribute.normal)
          }
        }
      }
      $0.member("score", Double(entity.score), digits: 3)
      $0.member("source", entity.source.rawValue)
    }
  }

  private func cue(_ cue: Cue?, _ text: NoteText, into writer: inout JSONWriter) {
    guard let cue else { return writer.null() }
    writer.object {
      words(cue.range, text, into: &$0)
      $0.member("rule", cue.rule)
    }
  }

  private func place(_ range: TextRange, _ text: NoteText, into writer: inout JSONWriter) {
    writer.member("start", unit.convert(range.lower, in: text))
    writer.member("end", unit.convert(range.upper, in: text))
  }

  private func words(_ range: TextRange, _ text: NoteText, into writer: inout JSONWriter) {
    place(range, text, into: &writer)
    writer.name("text")
    writer.string(text.bytes[range.indices])
  }
}
