import ClinicalRecord
import ClinicalText
import JSON

/// Writes a handover as one JSON object; offsets are Unicode scalars.
public enum HandoverJSON {
  public static func text(_ handover: Handover) -> String {
    var writer = JSONWriter()
    write(handover, into: &writer)
    return writer.text
  }

  public static func write(_ handover: Handover, into writer: inout JSONWriter) {
    writer.object {
      $0.member("patient", handover.patient)
      $0.name("notes")
      $0.array { for note in handover.notes { write(note.note, into: &$0) } }
      $0.name("statements")
      $0.array { for statement in handover.statements { write(statement, handover, into: &$0) } }
      $0.name("conflicts")
      $0.array {
        for conflict in handover.conflicts {
          $0.object {
            $0.member("about", conflict.about)
            write(conflict.sources, handover, into: &$0)
          }
        }
      }
      $0.name("omitted")
      $0.array {
        for omission in handover.omitted {
          $0.object {
            $0.member("text", omission.text)
            write(omission.sources, handover, into: &$0)
          }
        }
      }
      $0.name("remarks")
      $0.array {
        for remark in handover.remarks {
          $0.object {
            $0.member("text", remark.text)
            write(remark.sources, handover, into: &$0)
          }
        }
      }
      $0.name("not_stated")
      $0.array { for part in handover.notStated { $0.string(part.rawValue.utf8) } }
      if let model = handover.model {
        $0.name("case")
        CaseJSON(model, handover).write(into: &$0)
      }
    }
  }

  private static func write(_ note: Note, into writer: inout JSONWriter) {
    writer.object {
      $0.member("id", note.id)
      $0.member("sha256", note.sha256)
    }
  }

  private static func write(
    _ statement: Statement, _ handover: Handover, into writer: inout JSONWriter
  ) {
    writer.object {
      $0.member("part", statement.part.rawValue)
      $0.member("text", statement.text)
      write(statement.sources, handover, into: &$0)
      $0.member("kind", statement.kind.rawValue)
      $0.name("facts")
      $0.array { for fact in statement.facts { $0.string(fact.utf8) } }
    }
  }

  private static func write(
    _ sources: [SourceSpan], _ handover: Handover, into writer: inout JSONWriter
  ) {
    writer.name("sources")
    writer.array {
      for source in sources {
        let note = handover.notes[source.note].note
        $0.object {
          $0.member("note", note.id)
          $0.member("start", note.text.scalars(source.range.lower))
          $0.member("end", note.text.scalars(source.range.upper))
        }
      }
    }
  }
}
