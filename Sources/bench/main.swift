import Console
import Glibc

// Measures the parts of this package. Each subject is one file; a case checks its answer before its time counts.

/// All subjects: a new one is a file and a line here.
var subjects: [any Subject.Type] {
  [
    TensorBench.self,
    VectorBench.self,
    ResumeBench.self,
    CommandSubject<TextBench>.self,
    CommandSubject<LexiconBench>.self,
    CommandSubject<FuzzBench>.self,
    CommandSubject<IndexBench>.self,
  ]
}

guard CommandLine.arguments.count > 1,
  let subject = subjects.first(where: { $0.name == CommandLine.arguments[1] })
else {
  let lines = subjects.map { "  \($0.name)  \($0.abstract)" }.joined(separator: "\n")
  say("usage: bench SUBJECT [options]\n\(lines)\n")
  exit(Outcome.misuse.rawValue)
}
do {
  try subject.run(Array(CommandLine.arguments.dropFirst(2)))
} catch {
  say("bench: \(error)\n")
  exit(error is Misuse ? Outcome.misuse.rawValue : Outcome.failed.rawValue)
}

/// Writes to standard error.
func say(_ text: String) {
  Array(text.utf8).withUnsafeBytes { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
