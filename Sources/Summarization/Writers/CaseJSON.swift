import ClinicalRecord
import ClinicalText
import JSON

/// Writes the merged facts of a case: each with its status and the places that tell it.
struct CaseJSON {
  private let model: CaseModel
  private let handover: Handover

  init(_ model: CaseModel, _ handover: Handover) {
    self.model = model
    self.handover = handover
  }

  func write(into writer: inout JSONWriter) {
    writer.object {
      list("problems", model.problems, &$0) { problem, row in
        row.member("name", problem.name)
        row.member("status", problem.status.rawValue)
        row.member("code", problem.code)
        write(problem.mentions, into: &row)
      }
      list("medications", model.medications, &$0) { drug, row in
        row.member("name", drug.name)
        row.member("status", drug.status.rawValue)
        row.member("dose", drug.dose)
        row.member("route", drug.route)
        row.member("frequency", drug.frequency)
        if drug.isSwitchedToOral { row.member("switched", "IV to oral") }
        row.member("code", drug.code)
        write(drug.mentions, into: &row)
      }
      list("allergies", model.allergies, &$0) { allergy, row in
        row.member("name", allergy.name)
        let reactions = allergy.claims.reduce(into: Set<String>()) { $0.formUnion($1.reactions) }
        row.name("reactions")
        row.array { for reaction in reactions.sorted() { $0.string(reaction.utf8) } }
        write(allergy.claims.map(\.mention), into: &row)
      }
      list("results", model.results, &$0) { result, row in
        row.member("name", result.name)
        row.member("last", result.values.last?.text)
        row.member("trend", result.trend?.rawValue)
        if result.isPending { row.member("status", "pending") }
        write(result.values.map(\.mention), into: &row)
      }
      list("procedures", model.procedures, &$0, write)
      list("devices", model.devices, &$0, write)
      list("consults", model.consults, &$0, write)
      if let code = model.code {
        $0.name("code_status")
        $0.object {
          $0.member("status", code.current.kind.rawValue)
          write([code.current.mention], into: &$0)
        }
      }
      $0.name("family")
      $0.object { write(model.family, into: &$0) }
      $0.name("social")
      $0.object { write(model.social, into: &$0) }
    }
  }

  private func write(_ event: CareEvent, into writer: inout JSONWriter) {
    writer.member("name", event.name)
    writer.member("status", event.status.rawValue)
    write(event.mentions, into: &writer)
  }

  private func list<Fact>(
    _ name: StaticString, _ facts: [Fact], _ writer: inout JSONWriter,
    _ body: (Fact, inout JSONWriter) -> Void
  ) {
    writer.name(name)
    writer.array { for fact in facts { $0.object { body(fact, &$0) } } }
  }

  private func write(_ mentions: [Mention], into writer: inout JSONWriter) {
    writer.name("mentions")
    writer.array {
      for mention in mentions {
        let note = handover.notes[model.note(of: mention)].note
        $0.object {
          $0.member("note", note.id)
          $0.member("start", note.text.scalars(mention.range.lower))
          $0.member("end", note.text.scalars(mention.range.upper))
          $0.member("day", mention.day?.iso)
        }
      }
    }
  }
}
