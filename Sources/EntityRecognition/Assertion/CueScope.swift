import ClinicalRecord

/// A cue as one mention sees it.
struct SeenCue {
  var cue: FoundCue
  var gap: Gap
  /// The cue stands in front of the mention.
  var isBefore: Bool
  /// The mention is in the cue's scope.
  var holds: Bool
}

extension CueRow {
  /// Whether a mention behind `gap` is in this cue's scope.
  func reaches(_ gap: Gap, isBefore: Bool) -> Bool {
    guard direction == .both || (direction == .before) == isBefore else { return false }
    if case .near(let count) = reach { return gap.count < count }
    // "Losartan (held), prednisone": what is said in brackets is said of what stands before them.
    if gap.isBroken || isBefore && gap.leavesBrackets { return false }
    if reach == .sentence { return true }
    if gap.terminator != 0 { return false }
    if reach == .phrase {
      return gap.isEnumeration
        || gap.commas == 0 && gap.verbs <= (isBefore ? 0 : 1) && gap.plain <= 4
    }
    return gap.mentions == 0 || gap.verbs == 0 || !isBefore
  }
}
