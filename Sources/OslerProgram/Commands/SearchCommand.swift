import ClinicalRecord
import ClinicalText
import Console
import JSON
import RecordFormats
import RecordIndex

/// `osler search`: questions to an index.
struct SearchCommand: Command {
  static let spec = CommandSpec(
    "search", "find notes in an index", operands: "QUERY",
    options: [
      Option("db", value: "FILE", "the index file"),
      Option("limit", short: "n", value: "N", "show at most N notes; default 10"),
      Option("offset", value: "N", "leave out the first N notes"),
      Option("context", value: "N", "show every place with N words on both sides"),
      Option("count", "print only how many notes match"),
      Option("patients", "print the patients that match, with the best note of each"),
      Option("facets", "print what the matching notes are about, with counts"),
      Option("recent", "prefer new notes: a score is halved for each year"),
      Option("explain", "print how the query was understood and answered"),
      OutputForm.option([.table, .ndjson, .csv]), OffsetUnit.option,
    ],
    examples: [
      .init("osler search 'pneumonia fever' --db ward.db", "both words, in any form"),
      .init("osler search 'disease:CHF NOT drug:metoprolol' --db ward.db", "what notes assert"),
      .init(
        "osler search 'disease:pneumonia assertion:absent' --db ward.db", "what notes rule out"),
      .init(
        "osler search '\"chest pain\" section:chief_complaint after:2024' --db ward.db --patients",
        "a cohort"),
    ],
    details: """
      Words must all occur, in any form; "a phrase", begin*, a NEAR/5 b, OR, NOT and ( ) work as usual.
      Fields: disease: finding: drug: procedure: test: problem: treatment: code: section: kind: patient:
      assertion: after: before: sentiment: aspect:. An entity field means asserted present, unless assertion: (present,
      absent, possible, hypothetical, family, allergy, any) stands in the same bracket.
      """)

  private let arguments: Arguments
  private let path: String
  private let text: String
  private let options: SearchOptions
  private let context: Int
  private let unit: OffsetUnit

  init(_ arguments: Arguments) throws(Misuse) {
    self.arguments = arguments
    path = try arguments.required("db")
    guard !arguments.operands.isEmpty else { throw Misuse("`osler search` needs a QUERY") }
    text = arguments.operands.joined(separator: " ")
    options = SearchOptions(
      limit: try arguments.integer("limit", standard: 10),
      offset: try arguments.integer("offset", least: 0, standard: 0),
      prefersRecent: arguments.has("recent"))
    context = try arguments.integer("context", most: 1_000_000, standard: 0)
    unit = OffsetUnit(arguments)
  }

  func run() throws -> Outcome {
    let query: SearchQuery
    do throws(QueryError) {
      query = try SearchQuery(text)
    } catch { throw Misuse(error.description) }
    let index = try IndexReader(path, concepts: ConceptNames.lookup)
    var page = SearchPage(arguments, unit: unit, context: context)
    if arguments.has("explain") {
      let result = try index.search(query, SearchOptions(limit: 1, explains: true))
      page.explain(query, result)
      page.close()
      return .done
    }
    let count: Int
    if arguments.has("count") {
      count = try index.count(query)
      page.count(count)
    } else if arguments.has("facets") {
      let facets = try index.facets(query, limit: options.limit)
      page.facets(facets)
      count = facets.count
    } else if arguments.has("patients") {
      let cohort = try index.patients(query, options)
      page.patients(cohort)
      count = cohort.count
    } else {
      let result = try index.search(query, options)
      result.hits.forEach { page.hit($0) }
      count = result.count
    }
    page.close()
    return count == 0 ? .nothingFound : .done
  }
}
