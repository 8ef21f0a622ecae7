import COpenBLAS
import Console
import Glibc

/// The program: finds the command, runs it, and turns what happened into an exit status.
@main
struct Osler {
  /// All commands, in the order of the help.
  static var commands: [any Command.Type] {
    [
      ExtractCommand.self,
      AssertCommand.self,
      IndexCommand.self,
      SearchCommand.self,
      ShowCommand.self,
      SimilarCommand.self,
      SummarizeCommand.self,
      VerifyCommand.self,
      SentimentCommand.self,
      TokensCommand.self,
      SectionsCommand.self,
      EvaluateAssertionCommand.self,
      EvaluateEntitiesCommand.self,
      EvaluateIndexCommand.self,
      EvaluateSentimentCommand.self,
      EvaluateSummaryCommand.self,
      EvaluateTransferCommand.self,
      EvaluateVectorsCommand.self,
      LexiconCheckCommand.self,
      LexiconImportCommand.self,
      LexiconLookupCommand.self,
      TrainEntitiesCommand.self,
      TrainSentimentCommand.self,
      TrainSummaryCommand.self,
      VectorsAdaptCommand.self,
      VectorsContextualCommand.self,
      VectorsExportCommand.self,
      VectorsMapCommand.self,
      VectorsNearestCommand.self,
      VectorsSimilarityCommand.self,
      VectorsTrainCommand.self,
      CompletionsCommand.self,
      DoctorCommand.self,
      HelpCommand.self,
      ModelCommand.self,
      VersionCommand.self,
    ]
  }

  static func main() {
    copenblas_rest()
    let outcome = run(Array(CommandLine.arguments.dropFirst()))
    exit(outcome.rawValue)
  }

  private static func run(_ words: [String]) -> Outcome {
    guard let first = words.first else {
      HelpCommand.printOverview()
      return .misuse
    }
    if first == "--help" || first == "-h" { return run(["help"] + words.dropFirst()) }
    if first == "--version" || first == "-V" { return run(["version"]) }
    guard let (command, rest) = find(words) else { return unknown(words) }
    do {
      let arguments = try Arguments(rest, for: command.spec)
      if arguments.has("help") {
        HelpCommand.printPage(command.spec)
        return .done
      }
      return try command.init(arguments).run()
    } catch let misuse as Misuse {
      Words.say("\(misuse)")
      return .misuse
    } catch {
      Words.say("\(error)")
      return .failed
    }
  }

  /// The command that the first two words or the first word name, and the words behind its name.
  static func find(_ words: [String]) -> (any Command.Type, [String])? {
    for count in [2, 1] where words.count >= count {
      let name = words.prefix(count).joined(separator: " ")
      if let command = commands.first(where: { $0.spec.name == name }) {
        return (command, Array(words.dropFirst(count)))
      }
    }
    return nil
  }

  private static func unknown(_ words: [String]) -> Outcome {
    let names = commands.map { $0.spec.name }
    let group = names.filter { $0.hasPrefix("\(words[0]) ") }
    if !group.isEmpty {
      Words.say(
        "`osler \(words[0])` needs one of: "
          + group.map { String($0.dropFirst(words[0].count + 1)) }.joined(separator: ", "))
      return .misuse
    }
    let near = Suggestion.nearest(to: words[0], among: names)
    Words.say(
      "unknown command \(words[0])" + (near.map { ", did you mean \($0)?" } ?? "")
        + " (see `osler help`)")
    return .misuse
  }
}
