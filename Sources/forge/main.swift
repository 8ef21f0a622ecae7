import ClinicalText
import Files
import Glibc
import Lexicon

// forge: makes the generated files of models/ from readable ones.
//
//   forge rules                               lexicons/words.rules > models/words.brk
//   forge lexicon                             lexicons/*.tsv > models/lexicon.bin
//   forge assertion PATH...                   brat folders, NegEx tables > models/assertion.bin
//   forge assertion-folds [--errors] PATH...  five-fold figures of the same

do {
  let words = Array(CommandLine.arguments.dropFirst())
  switch words.first {
  case "rules":
    var file = try AtomicFile("models/words.brk")
    try file.write(WordBreaker.compileRules())
    try file.commit()
  case "lexicon":
    var file = try AtomicFile("models/lexicon.bin")
    try file.write(LexiconSources.compile("lexicons"))
    try file.commit()
  case "assertion":
    try AssertionForge(Array(words.dropFirst())).train(to: "models/assertion.bin")
  case "assertion-folds":
    let paths = words.dropFirst().filter { $0 != "--errors" }
    try AssertionForge(paths).crossValidate(5, listing: words.contains("--errors"))
  default:
    print("forge rules                    compiles lexicons/words.rules to models/words.brk")
    print("forge lexicon                  compiles the concepts of lexicons/ to models/lexicon.bin")
    print(
      "forge assertion PATH...        trains models/assertion.bin on brat folders and NegEx tables")
    print("forge assertion-folds PATH...  measures the same training by five folds")
  }
} catch {
  var message = Array("forge: \(error)\n".utf8)
  write(STDERR_FILENO, &message, message.count)
  exit(2)
}
