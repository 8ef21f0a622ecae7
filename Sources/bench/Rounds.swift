import Console
import Glibc

/// The times of some rounds of the same work.
struct Rounds {
  var label: String
  private(set) var seconds: [Double] = []
  /// What one round works through, in `unit`.
  var amount: Double
  var unit: String

  init(_ label: String, amount: Double, unit: String) {
    self.label = label
    self.amount = amount
    self.unit = unit
  }

  /// Times one round.
  mutating func time(_ body: () -> Void) { add(ContinuousClock().measure(body)) }

  /// Takes in the time of one round.
  mutating func add(_ duration: Duration) {
    let (whole, fraction) = duration.components
    seconds.append(Double(whole) + Double(fraction) / 1e18)
  }

  var fastest: Double { seconds.min() ?? 0 }
  var median: Double { seconds.sorted()[seconds.count / 2] }

  /// Prints a table of fastest, median and rate (of the fastest round).
  static func show(_ all: [Rounds]) {
    var table = TableText(header: ["what", "min ms", "median ms", "rate"], width: nil)
    for rounds in all {
      table.rows.append([
        rounds.label, decimal(rounds.fastest * 1000), decimal(rounds.median * 1000),
        "\(decimal(rounds.amount / rounds.fastest)) \(rounds.unit)/s",
      ])
    }
    for line in table.lines(style: Style(isTerminal: false)) { print(line) }
  }

  /// The number with one decimal.
  static func decimal(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// The most memory this program has held so far, in MB.
  static var peakMemory: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) * 1024 / 1e6
  }
}
