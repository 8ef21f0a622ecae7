import CKernels
import TensorCore

/// Changes a model against its gradient: SGD, Adam or AdamW, with groups of parameters of their own rates.
public struct Optimizer: Sendable {
  public enum Rule: Sendable, Hashable {
    case sgd(momentum: Float)
    case adam(beta1: Float, beta2: Float, epsilon: Float)
  }

  /// Parameters whose path (`model.` and the names that `visit` gives) starts with `prefix`; the longest
  /// prefix decides.
  public struct Group: Sendable, Hashable {
    public var prefix: String
    public var rateFactor: Float
    public var decay: Float?
    /// Steps before this one leave the group as it is; `Int.max` freezes it for good.
    public var frozenUntil: Int

    public init(prefix: String, rateFactor: Float = 1, decay: Float? = nil, frozenUntil: Int = 0) {
      self.prefix = prefix
      self.rateFactor = rateFactor
      self.decay = decay
      self.frozenUntil = frozenUntil
    }
  }

  public var rule: Rule
  public var rate: Float
  public var decay: Float
  /// True when decay shrinks the weights themselves (AdamW), false when it joins the gradient.
  public var decoupled: Bool
  public var groups: [Group]
  /// Gradients of a larger norm are shortened to it.
  public var largestNorm: Float?
  public internal(set) var steps = 0
  var first: [String: Matrix] = [:]
  var second: [String: Matrix] = [:]

  public init(
    _ rule: Rule, rate: Float, decay: Float = 0, decoupled: Bool = false, groups: [Group] = [],
    largestNorm: Float? = nil
  ) {
    self.rule = rule
    self.rate = rate
    self.decay = decay
    self.decoupled = decoupled
    self.groups = groups
    self.largestNorm = largestNorm
  }

  public static func sgd(rate: Float, momentum: Float = 0, decay: Float = 0) -> Optimizer {
    Optimizer(.sgd(momentum: momentum), rate: rate, decay: decay)
  }

  public static func adam(rate: Float = 0.001, decay: Float = 0) -> Optimizer {
    Optimizer(.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), rate: rate, decay: decay)
  }

  public static func adamW(rate: Float = 0.001, decay: Float = 0.01) -> Optimizer {
    Optimizer(
      .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), rate: rate, decay: decay, decoupled: true)
  }

  /// One step with `scale` times the gradient; returns the norm that the scaled gradient had.
  ///
  /// Rows outside a sparse gradient's `activeRows` stay as they are, moments included.
  @discardableResult
  public mutating func step<Model: Parameterized>(
    _ model: inout Model, gradient: Model, scale: Float = 1, rateFactor: Float = 1
  ) -> Float {
    steps += 1
    let gradients = gradient.parameters()
    let norm = scale * gradient.norm
    var scale = scale
    if let largestNorm, norm > largestNorm { scale *= largestNorm / norm }
    var place = 0
    model.visit("model") { path, weight in
      let slope = gradients[place].matrix
      place += 1
      update(path, &weight, slope, scale, rate * rateFactor)
    }
    return norm
  }

  private func group(_ path: String) -> Group? {
    groups.filter { path.hasPrefix($0.prefix) }.max { $0.prefix.utf8.count < $1.prefix.utf8.count }
  }

  private mutating func update(
    _ path: String, _ weight: inout Matrix, _ gradient: Matrix, _ scale: Float, _ rate: Float
  ) {
    let group = group(path)
    guard steps > group?.frozenUntil ?? 0 else { return }
    let rate = rate * (group?.rateFactor ?? 1)
    let decay = group?.decay ?? decay
    switch rule {
    case .sgd(let momentum):
      updatePlain(path, &weight, gradient, scale, rate, momentum, decay)
    case .adam(let beta1, let beta2, let epsilon):
      let age = steps - (group?.frozenUntil ?? 0)
      let terms = ck_adam_terms(
        rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, decay: decoupled ? decay : 0,
        coupled_decay: decoupled ? 0 : decay, correction1: Self.correction(beta1, age),
        correction2: Self.correction(beta2, age), gradient_scale: scale)
      updateAdam(path, &weight, gradient, terms)
    }
  }

  /// 1 / (1 - beta^age), in double precision, since late powers are near 1.
  private static func correction(_ beta: Float, _ age: Int) -> Float {
    var (power, factor, left) = (1.0, Double(beta), age)
    while left > 0 {
      if left & 1 == 1 { power *= factor }
      factor *= factor
      left >>= 1
    }
    return Float(1 / (1 - power))
  }

  private mutating func updateAdam(
    _ path: String, _ weight: inout Matrix, _ gradient: Matrix, _ terms: ck_adam_terms
  ) {
    var terms = terms
    var m = first.removeValue(forKey: path) ?? Matrix(rows: weight.rows, columns: weight.columns)
    var v = second.removeValue(forKey: path) ?? Matrix(rows: weight.rows, columns: weight.columns)
    weight.withMutablePointer { w in
      gradient.withPointer { g in
        m.withMutablePointer { m in
          v.withMutablePointer { v in
            Self.eachRun(gradient) { start, count in
              ck_adam(w + start, g + start, m + start, v + start, count, &terms)
            }
          }
        }
      }
    }
    first[path] = m
    second[path] = v
  }

  /// v = momentum v + g; w -= rate v.
  private mutating func updatePlain(
    _ path: String, _ weight: inout Matrix, _ gradient: Matrix, _ scale: Float, _ rate: Float,
    _ momentum: Float, _ decay: Float
  ) {
    var velocity: Matrix =
      momentum == 0
      ? gradient
      : first.removeValue(forKey: path) ?? Matrix(rows: weight.rows, columns: weight.columns)
    weight.withMutablePointer { w in
      gradient.withPointer { g in
        velocity.withMutablePointer { v in
          Self.eachRun(gradient) { start, count in
            for i in start..<(start + count) {
              let slope = scale * g[i] + decay * w[i]
              v[i] = momentum == 0 ? slope : momentum * v[i] + slope
              w[i] -= rate * v[i]
            }
          }
        }
      }
    }
    if momentum != 0 { first[path] = velocity }
  }

  /// The stretches of values that a gradient touches.
  private static func eachRun(_ gradient: Matrix, _ body: (Int, Int) -> Void) {
    guard let active = gradient.activeRows else { return body(0, gradient.count) }
    for row in active { body(row * gradient.columns, gradient.columns) }
  }
}
