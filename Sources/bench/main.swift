import Console
import Glibc

// bench: how fast the parts are. Each subject checks its answers before it is timed.

let subjects: [any Command.Type] = [TextBench.self, FuzzBench.self]
let words = Array(CommandLine.arguments.dropFirst())

guard let subject = subjects.first(where: { $0.spec.name == words.first }) else {
  for subject in subjects {
    print("bench \(subject.spec.name)    \(subject.spec.abstract)")
  }
  exit(words.isEmpty ? Outcome.done.rawValue : Outcome.misuse.rawValue)
}
do {
  let arguments = try Arguments(Array(words.dropFirst()), for: subject.spec)
  if arguments.has("help") {
    print(Help.page(subject.spec))
    exit(Outcome.done.rawValue)
  }
  exit(try subject.init(arguments).run().rawValue)
} catch {
  Words.say("\(error)")
  exit(error is Misuse ? Outcome.misuse.rawValue : Outcome.failed.rawValue)
}
