/// What a comment can be about.
public enum Aspect: UInt8, CaseIterable, Sendable {
  case effect, sideEffects, pain, staff, communication, waiting, access
  case environment, food, discharge, cost, medication, care

  /// The name in files and output.
  public var name: String { self == .sideEffects ? "side_effects" : "\(self)" }

  public init?(name: some StringProtocol) {
    guard let aspect = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = aspect
  }

  /// The name for a reader of reports.
  public var title: String {
    switch self {
    case .effect: "Effect of treatment"
    case .sideEffects: "Side effects"
    case .pain: "Pain"
    case .staff: "Staff"
    case .communication: "Communication"
    case .waiting: "Waiting"
    case .access: "Access"
    case .environment: "Environment"
    case .food: "Food"
    case .discharge: "Discharge"
    case .cost: "Cost"
    case .medication: "Medication"
    case .care: "Care"
    }
  }

  package static let count = allCases.count
}
