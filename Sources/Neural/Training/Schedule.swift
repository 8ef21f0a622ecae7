import Glibc

/// How the learning rate goes on over the steps of a training: a factor for each step.
public enum Schedule: Sendable, Hashable {
  case constant
  /// Rises over `warmUp` steps, then stays.
  case warmUp(steps: Int)
  /// Rises over `warmUp` steps, then falls on a cosine to `floor` at the last step.
  case cosine(warmUp: Int, steps: Int, floor: Float)
  /// Rises over `warmUp` steps, then falls evenly to zero at the last step.
  case linear(warmUp: Int, steps: Int)
  /// Falls as 1 / (1 + rate step).
  case inverse(rate: Float)

  /// The factor of a step, the first being 1.
  public func factor(_ step: Int) -> Float {
    switch self {
    case .constant: 1
    case .warmUp(let steps): Self.rise(step, steps)
    case .cosine(let warmUp, let steps, let floor):
      step <= warmUp
        ? Self.rise(step, warmUp)
        : floor + (1 - floor) * 0.5 * (1 + cosf(.pi * Self.progress(step, warmUp, steps)))
    case .linear(let warmUp, let steps):
      step <= warmUp ? Self.rise(step, warmUp) : 1 - Self.progress(step, warmUp, steps)
    case .inverse(let rate): 1 / (1 + rate * Float(step - 1))
    }
  }

  private static func rise(_ step: Int, _ steps: Int) -> Float {
    min(1, Float(step) / Float(max(1, steps)))
  }

  private static func progress(_ step: Int, _ warmUp: Int, _ steps: Int) -> Float {
    min(1, Float(step - warmUp) / Float(max(1, steps - warmUp)))
  }
}
