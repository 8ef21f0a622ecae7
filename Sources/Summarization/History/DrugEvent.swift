/// What a note says happened to a drug.
package enum DrugEvent: UInt8, Sendable, CaseIterable {
  case mentioned, started, changed, held, stopped

  var isEnd: Bool { self == .held || self == .stopped }

  /// The word for it in a summary's facts.
  package var name: String {
    switch self {
    case .mentioned: "mentioned"
    case .started: "started"
    case .changed: "changed"
    case .held: "held"
    case .stopped: "stopped"
    }
  }
}
