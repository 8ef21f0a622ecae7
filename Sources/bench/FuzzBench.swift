import Console
import Trials

/// `bench fuzz`: random Unicode through reader, breaker, splitter and sections, with all invariants checked.
struct FuzzBench: Command {
  static let spec = CommandSpec(
    "fuzz", "random texts through the reader and all stages, with every invariant checked",
    options: [
      Option("count", value: "N", "how many texts; default 1000000"),
      Option("seed", value: "N", "where the sequence begins; default 1"),
    ])

  private let count: Int
  private let seed: Int

  init(_ arguments: Arguments) throws(Misuse) {
    count = try arguments.integer("count", standard: 1_000_000)
    seed = try arguments.integer("seed", standard: 1)
  }

  func run() throws -> Outcome {
    var random = RandomText(seed: UInt64(seed))
    let trial = TextTrial()
    var progress = Progress("fuzz", total: count, unit: "texts")
    var rounds = Rounds("fuzz", amount: Double(count), unit: "texts")
    var fault: String?
    rounds.time {
      for number in 0..<count {
        let bytes = random.bytes()
        if let first = trial.faults(ofBytes: bytes).first {
          fault = "text \(number) of seed \(seed): \(first): \(bytes)"
          return
        }
        progress.update(number)
      }
    }
    if let fault { throw Failure(fault) }
    print("\(count) texts: in order, disjoint, inside, on scalar boundaries, unchanged")
    Rounds.show([rounds])
    return .done
  }
}
