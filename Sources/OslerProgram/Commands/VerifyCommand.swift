import ClinicalRecord
import Console
import Files
import JSON
import RecordFormats
import RecordIndex
import Summarization

/// `osler verify`: checks a handover's statements against the notes they cite.
struct VerifyCommand: Command {
  static let spec = CommandSpec(
    "verify", "check every cited place of a handover again", operands: "SUMMARY.json [PATH...]",
    options: [Option("db", value: "FILE", "take the notes from this index")],
    examples: [
      .init(
        "osler verify summary.json corpora/notes/stroke",
        "exit status 2 and the statement when one does not hold"),
      .init("osler verify summary.json --db ward.db", "against the notes of an index"),
    ])

  private let summary: String
  private let paths: [String]
  private let database: String?

  init(_ arguments: Arguments) throws(Misuse) {
    database = arguments.text("db")
    guard let first = arguments.operands.first, (arguments.operands.count > 1) != (database != nil)
    else {
      throw Misuse("`osler verify` needs a summary, and the notes it was made from or --db FILE")
    }
    summary = first
    paths = Array(arguments.operands.dropFirst())
  }

  func run() throws -> Outcome {
    var source = try ByteSource(summary)
    let bytes = try source.readAll()
    let json: JSONValue
    do throws(JSONError) { json = try JSONParser.parse(bytes) } catch {
      throw Failure("could not read \(summary), byte \(error.byte): \(error.reason)")
    }
    for part in ["notes", "statements", "conflicts"] where json[part]?.array == nil {
      throw Failure(
        "\(summary) is no handover of `osler summarize --format json`: it has no list \"\(part)\"")
    }
    let (notes, failed) = try database.map { (try stored(json, $0), 0) } ?? read()
    let proof = HandoverProof(json, notes: notes)
    for failure in proof.failures { Words.say("\(failure)") }
    var output = Output()
    let held = proof.failures.isEmpty
    output.line(
      held
        ? "\(proof.checked) statements and conflicts hold" : "\(proof.failures.count) do not hold")
    output.flush()
    return held && failed == 0 ? .done : .failed
  }

  /// The notes at the paths; each failure is told.
  private func read() -> (notes: [Note], failed: Int) {
    let reader = NoteReader(paths)
    var notes: [Note] = []
    var failed = 0
    while let result = reader.next() {
      switch result {
      case .success(let note): notes.append(note)
      case .failure(let error):
        Words.say("\(error)")
        failed += 1
      }
    }
    return (notes, failed)
  }

  /// Those of the summary's notes that an index has.
  private func stored(_ summary: JSONValue, _ database: String) throws -> [Note] {
    let index = try IndexReader(database)
    return try (summary["notes"]?.array ?? []).compactMap { row in
      try row["id"]?.string.flatMap { try index.note($0)?.note }
    }
  }
}
