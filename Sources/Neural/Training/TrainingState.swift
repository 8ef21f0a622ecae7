import Files
import JSON
import TensorCore

/// How far a training has come: what a checkpoint holds beside the weights.
public struct TrainingState: Sendable, Hashable {
  /// One epoch of the history.
  public struct Row: Sendable, Hashable {
    public var epoch: Int
    public var steps: Int
    public var loss: Double
    public var metrics: [Metric]
    public var wordsPerSecond: Double
  }

  /// Epochs done.
  public internal(set) var epoch = 0
  /// Steps done in the current epoch.
  public internal(set) var step = 0
  public internal(set) var totalSteps = 0
  public internal(set) var bestEpoch = 0
  public internal(set) var rows: [Row] = []
  var bestValue: Double?
  var loss = LossSum(sum: 0, items: 0)

  var epochsSinceBest: Int { epoch - bestEpoch }

  /// The history as CSV, a line an epoch.
  public var history: String {
    let names = rows.first?.metrics.map(\.name) ?? []
    let head = (["epoch", "steps", "loss"] + names + ["words_per_second"]).joined(separator: ",")
    let lines = rows.map { row in
      (["\(row.epoch)", "\(row.steps)", decimals(row.loss, 6)]
        + row.metrics.map { decimals($0.value, 6) } + ["\(Int(row.wordsPerSecond))"])
        .joined(separator: ",")
    }
    return ([head] + lines).joined(separator: "\n") + "\n"
  }

  func writeHistory(to path: String?) throws(WeightFileError) {
    guard let path else { return }
    do {
      var file = try AtomicFile(path)
      try file.write(history)
      try file.commit()
    } catch { throw WeightFileError(error.action, error.path, reason: error.reason) }
  }
}

extension TrainingState {
  var json: JSONValue {
    [
      "epoch": .integer(epoch), "step": .integer(step), "totalSteps": .integer(totalSteps),
      "bestEpoch": .integer(bestEpoch), "bestValue": bestValue.map { .number($0) } ?? .null,
      "lossSum": .number(loss.sum), "lossItems": .number(loss.items),
      "rows": .array(rows.map(\.json)),
    ]
  }

  /// Nil when a part is missing.
  init?(_ json: JSONValue) {
    guard let epoch = json["epoch"]?.integer, let step = json["step"]?.integer,
      let totalSteps = json["totalSteps"]?.integer, let bestEpoch = json["bestEpoch"]?.integer,
      let sum = json["lossSum"]?.number, let items = json["lossItems"]?.number,
      let rows = json["rows"]?.array
    else { return nil }
    self.epoch = epoch
    self.step = step
    self.totalSteps = totalSteps
    self.bestEpoch = bestEpoch
    bestValue = json["bestValue"]?.number
    loss = LossSum(sum: sum, items: items)
    self.rows = rows.compactMap(Row.init)
  }
}

extension TrainingState.Row {
  fileprivate var json: JSONValue {
    [
      "epoch": .integer(epoch), "steps": .integer(steps), "loss": .number(loss),
      "speed": .number(wordsPerSecond),
      "metrics": .object(metrics.map { .init($0.name, .number($0.value)) }),
    ]
  }

  fileprivate init?(_ json: JSONValue) {
    guard let epoch = json["epoch"]?.integer, let steps = json["steps"]?.integer,
      let loss = json["loss"]?.number, let speed = json["speed"]?.number,
      let metrics = json["metrics"]?.members
    else { return nil }
    self.init(
      epoch: epoch, steps: steps, loss: loss,
      metrics: metrics.map { Metric($0.name, $0.value.number ?? .nan) }, wordsPerSecond: speed)
  }
}
