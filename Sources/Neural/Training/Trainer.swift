import Glibc
import TensorCore

/// Trains a model: epochs of shuffled batches, validation, early stopping, checkpoints and their resumption.
///
/// A batch is split into a fixed number of parts whose gradients are added in order, so the weights come out
/// the same, to the bit, for any number of workers, and after an interruption and resumption.
public struct Trainer<Model: Trainable>: Sendable {
  public struct Settings: Sendable {
    public var epochs = 20
    /// Examples in a batch.
    public var batch = 32
    /// Parts of a batch that workers can take; part of what decides the result's bits.
    public var parts = 2
    public var workers = Workers.limit
    public var seed: UInt64 = 1
    public var schedule = Schedule.constant
    /// The metric that decides which weights are best; nil for the training loss.
    public var watched: String?
    public var higherIsBetter = true
    /// Epochs without a better metric before the training ends; nil for never.
    public var patience: Int?
    /// Share of the averaged weights that stays at a step (0.999); nil for no averaging.
    public var averaging: Float?
    /// Where checkpoints go; nil for none.
    public var checkpoint: String?
    /// Steps between checkpoints inside an epoch; one is also written at each epoch's end.
    public var checkpointSteps = 500
    /// Where the history goes as CSV; nil for none.
    public var history: String?

    public init() {}
  }

  public var settings: Settings
  public internal(set) var model: Model
  public internal(set) var optimizer: Optimizer
  public internal(set) var state = TrainingState()
  /// The weights of the best epoch so far.
  public internal(set) var best: Model
  var average: Model?
  private var gradients: [Model] = []

  public init(_ model: Model, optimizer: Optimizer, settings: Settings = Settings()) {
    self.model = model
    self.optimizer = optimizer
    self.settings = settings
    best = model
    average = settings.averaging == nil ? nil : model
  }

  /// The model that validation sees and that is kept: the averaged weights, if there are any.
  private var candidate: Model { average ?? model }

  /// Trains to the end and returns the best weights; goes on from the checkpoint if there is one.
  ///
  /// `validate` finds the metrics of a model after each epoch; `report` gets the progress of every step.
  @discardableResult
  public mutating func train(
    _ examples: [Model.Example], validate: (Model) -> [Metric] = { _ in [] },
    report: (TrainingProgress) -> Void = { _ in }
  ) throws(WeightFileError) -> Model {
    try resume()
    let limit = Workers.limit
    Workers.limit = settings.workers
    defer { Workers.limit = limit }
    let sizes = examples.map(Model.size)
    while state.epoch < settings.epochs, !isExhausted {
      let plan = BatchPlan(
        sizes: sizes, batch: settings.batch, seed: settings.seed, epoch: state.epoch)
      var clock = TrainingClock(state: state)
      while state.step < plan.batches.count {
        clock.words += step(examples, plan.batches[state.step], sizes)
        report(progress(plan, clock, metrics: [], isEpochEnd: false))
        if state.step % settings.checkpointSteps == 0 { try save() }
      }
      let metrics = validate(candidate)
      report(progress(plan, clock, metrics: metrics, isEpochEnd: true))
      endEpoch(metrics, clock)
      try save()
      try state.writeHistory(to: settings.history)
    }
    return best
  }

  private var isExhausted: Bool {
    guard let patience = settings.patience else { return false }
    return state.epochsSinceBest > patience
  }

  /// One batch: loss and gradient of every part, one change of the weights; returns the batch's words.
  private mutating func step(_ examples: [Model.Example], _ batch: [Int], _ sizes: [Int]) -> Int {
    let parts = BatchPlan.parts(batch, settings.parts)
    while gradients.count < parts.count { gradients.append(model.zeros()) }
    let model = model
    let random = SplitMix64(seed: settings.seed ^ 0x5DEE_CE66).stream(state.totalSteps)
    let losses = gradients.withUnsafeMutableBufferPointer { buffer in
      let start = buffer.baseAddress!
      return Workers.map(parts.count) { part in
        (start + part).pointee.clear()
        var random = random.stream(part)
        return model.learn(
          parts[part].map { examples[$0] }, gradient: &(start + part).pointee, random: &random)
      }
    }
    var loss = LossSum(sum: 0, items: 0)
    for part in losses { loss.add(part) }
    update(loss)
    return batch.reduce(0) { $0 + sizes[$1] }
  }

  /// Adds the parts' gradients in order and moves the weights against the mean.
  private mutating func update(_ loss: LossSum) {
    for part in 1..<max(1, settings.parts) { gradients[0].accumulate(gradients[part]) }
    state.step += 1
    state.totalSteps += 1
    state.loss.add(loss)
    optimizer.step(
      &model, gradient: gradients[0], scale: loss.items == 0 ? 0 : Float(1 / loss.items),
      rateFactor: settings.schedule.factor(state.totalSteps))
    if let share = settings.averaging { average?.approach(model, share: share) }
  }

  private mutating func endEpoch(_ metrics: [Metric], _ clock: TrainingClock) {
    let loss = state.loss.mean
    let value = settings.watched.map { name in metrics.first { $0.name == name }?.value } ?? -loss
    precondition(value != nil, "validation gives no metric '\(settings.watched ?? "")'")
    let signed = settings.watched == nil || settings.higherIsBetter ? value! : -value!
    if state.bestValue == nil || signed > state.bestValue! {
      state.bestValue = signed
      state.bestEpoch = state.epoch + 1
      best = candidate
    }
    state.epoch += 1
    state.rows.append(
      .init(
        epoch: state.epoch, steps: state.totalSteps, loss: loss, metrics: metrics,
        wordsPerSecond: clock.wordsPerSecond))
    state.step = 0
    state.loss = LossSum(sum: 0, items: 0)
  }

  private func progress(
    _ plan: BatchPlan, _ clock: TrainingClock, metrics: [Metric], isEpochEnd: Bool
  ) -> TrainingProgress {
    let all = plan.batches.count * settings.epochs
    return TrainingProgress(
      epoch: state.epoch + 1, epochs: settings.epochs, step: state.step,
      steps: plan.batches.count, loss: state.loss.mean, metrics: metrics,
      wordsPerSecond: clock.wordsPerSecond,
      secondsLeft: clock.secondsPerStep(state) * Double(all - state.totalSteps),
      isEpochEnd: isEpochEnd)
  }
}

/// The pace of an epoch since the program began it or took it up.
struct TrainingClock {
  var words = 0
  private let start = TrainingClock.now
  private let firstStep: Int

  init(state: TrainingState) { firstStep = state.totalSteps }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  private var seconds: Double { max(1e-9, Self.now - start) }
  var wordsPerSecond: Double { Double(words) / seconds }

  func secondsPerStep(_ state: TrainingState) -> Double {
    seconds / Double(max(1, state.totalSteps - firstStep))
  }
}

extension Parameterized {
  /// Moves every value towards `other`, keeping `share` of itself.
  mutating func approach(_ other: Self, share: Float) {
    let targets = other.parameters()
    var place = 0
    visit("model") { _, matrix in
      matrix.multiply(by: share)
      matrix.add(targets[place].matrix, scale: 1 - share)
      place += 1
    }
  }
}
