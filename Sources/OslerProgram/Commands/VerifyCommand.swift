import ClinicalRecord
import Console
import Files
import JSON
import RecordFormats
import Summarization

/// `osler verify`: checks a handover's statements against the notes they cite.
struct VerifyCommand: Command {
  static let spec = CommandSpec(
    "verify", "check every cited place of a handover again", operands: "SUMMARY.json PATH...",
    examples: [
      .init(
        "osler verify summary.json corpora/notes/stroke",
        "exit status 2 and the statement when one does not hold")
    ])

  private let summary: String
  private let paths: [String]

  init(_ arguments: Arguments) throws(Misuse) {
    guard arguments.operands.count >= 2 else {
      throw Misuse("`osler verify` needs a summary and the notes it was made from")
    }
    summary = arguments.operands[0]
    paths = Array(arguments.operands.dropFirst())
  }

  func run() throws -> Outcome {
    var source = try ByteSource(summary)
    let bytes = try source.readAll()
    let json: JSONValue
    do throws(JSONError) { json = try JSONParser.parse(bytes) } catch {
      throw Failure("could not read \(summary), byte \(error.byte): \(error.reason)")
    }
    let reader = NoteReader(paths, columns: NoteColumns(), lossy: false)
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
}
