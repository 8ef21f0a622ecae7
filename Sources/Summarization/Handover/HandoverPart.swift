/// The parts of a handover page, in their order.
public enum HandoverPart: String, CaseIterable, Hashable, Sendable {
  case illnessSeverity = "illness_severity"
  case patientSummary = "patient_summary"
  case actionList = "action_list"
  case situationAwareness = "situation_awareness"
  case problems
  case medications
  case allergies
  case results
  case timeline

  /// The heading in pages.
  public var title: String {
    switch self {
    case .illnessSeverity: "Illness severity"
    case .patientSummary: "Patient summary"
    case .actionList: "Action list"
    case .situationAwareness: "Situation awareness and contingency"
    case .problems: "Problems"
    case .medications: "Medications and changes"
    case .allergies: "Allergies and intolerances"
    case .results: "Key results"
    case .timeline: "Timeline"
    }
  }
}
