import Glibc
import JSON
import TensorCore

// A checkpoint holds all that decides the steps to come: weights, moments, averages, the best weights and the
// place in the plan. Batches and draws follow from the seed and that place.

extension Trainer {
  private var settingsMark: String {
    "seed \(settings.seed) batch \(settings.batch) parts \(settings.parts)"
  }

  /// Writes the checkpoint; a stop in the middle leaves the one before.
  func save() throws(WeightFileError) {
    guard let path = settings.checkpoint else { return }
    var writer = WeightFile.Writer(
      kind: "checkpoint", config: state.json,
      metadata: ["settings": settingsMark, "optimizerSteps": "\(optimizer.steps)"])
    model.save(to: &writer, path: "model")
    best.save(to: &writer, path: "best")
    average?.save(to: &writer, path: "average")
    for (name, matrix) in optimizer.first.sorted(by: { $0.key < $1.key }) {
      writer.add("first/\(name)", matrix)
    }
    for (name, matrix) in optimizer.second.sorted(by: { $0.key < $1.key }) {
      writer.add("second/\(name)", matrix)
    }
    try writer.write(to: path)
  }

  /// Takes up the checkpoint if there is one.
  mutating func resume() throws(WeightFileError) {
    guard let path = settings.checkpoint, access(path, F_OK) == 0 else { return }
    let file = try WeightFile(path)
    try file.require(kind: "checkpoint")
    guard file.metadata["settings"] == settingsMark else {
      throw WeightFileError(
        "resume", path,
        reason: "it was made with '\(file.metadata["settings"] ?? "")', not '\(settingsMark)'")
    }
    guard let state = TrainingState(try file.config()),
      let steps = file.metadata["optimizerSteps"].flatMap({ Int($0) })
    else { throw WeightFileError("resume", path, reason: "its state is incomplete") }
    try model.load(from: file, path: "model")
    try best.load(from: file, path: "best")
    try average?.load(from: file, path: "average")
    self.state = state
    try optimizer.restore(from: file, steps: steps)
  }
}

extension Optimizer {
  fileprivate mutating func restore(from file: WeightFile, steps: Int) throws(WeightFileError) {
    self.steps = steps
    first = [:]
    second = [:]
    for name in file.names {
      if name.hasPrefix("first/") { first[String(name.dropFirst(6))] = try file.matrix(name) }
      if name.hasPrefix("second/") { second[String(name.dropFirst(7))] = try file.matrix(name) }
    }
  }
}
