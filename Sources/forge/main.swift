import ClinicalText
import Files
import Glibc
import Lexicon

// forge: makes the generated files of models/ from the readable ones of lexicons/.
//
//   forge rules      lexicons/words.rules > models/words.brk
//   forge lexicon    lexicons/*.tsv       > models/lexicon.bin

do {
  switch CommandLine.arguments.dropFirst().first {
  case "rules":
    var file = try AtomicFile("models/words.brk")
    try file.write(WordBreaker.compileRules())
    try file.commit()
  case "lexicon":
    var file = try AtomicFile("models/lexicon.bin")
    try file.write(LexiconSources.compile("lexicons"))
    try file.commit()
  default:
    print("forge rules      compiles lexicons/words.rules to models/words.brk")
    print("forge lexicon    compiles the concepts of lexicons/ to models/lexicon.bin")
  }
} catch {
  var message = Array("forge: \(error)\n".utf8)
  write(STDERR_FILENO, &message, message.count)
  exit(2)
}
