import ClinicalText
import Files
import Glibc

// forge: makes the generated files of models/ from the readable ones of lexicons/.
//
//   forge rules    lexicons/words.rules > models/words.brk

do {
  switch CommandLine.arguments.dropFirst().first {
  case "rules":
    var file = try AtomicFile("models/words.brk")
    try file.write(WordBreaker.compileRules())
    try file.commit()
  default:
    print("forge rules    compiles lexicons/words.rules to models/words.brk")
  }
} catch {
  var message = Array("forge: \(error)\n".utf8)
  write(STDERR_FILENO, &message, message.count)
  exit(2)
}
