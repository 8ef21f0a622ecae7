import ClinicalRecord

/// What cues and sections say by themselves, without the classifier.
enum AssertionRules {
  /// The status of a mention and the cue that gives it, as an index into `cues`.
  static func decide(
    _ view: MentionView, _ cues: [SeenCue], _ table: CueTable, kind: SectionKind?
  ) -> (AssertionStatus, Int?) {
    func nearest(_ category: CueCategory) -> Int? {
      var best: Int?
      for index in view.cues where cues[index].holds {
        guard table.rows[Int(cues[index].cue.row)].category == category else { continue }
        if best == nil || cost(cues[index]) < cost(cues[best!]) { best = index }
      }
      return best
    }
    if view.type == .drug {
      if let cue = nearest(.allergy) { return (nearest(.absent) == nil ? .allergy : .absent, cue) }
      if kind == .allergies { return nearest(.present).map { (.present, $0) } ?? (.allergy, nil) }
    }
    let absent = nearest(.absent)
    let family = nearest(.family) ?? nearest(.other)
    let present = nearest(.present)
    if let absent {
      if present.map({ cost(cues[$0]) < cost(cues[absent]) && !cues[$0].gap.isEnumeration }) != true
      {
        return (.absent, absent)
      }
    }
    if family != nil || kind == .familyHistory { return (.family, family) }
    let hypothetical = nearest(.hypothetical)
    let possible = nearest(.possible)
    switch (hypothetical, possible) {
    case (let h?, let p?):
      return cost(cues[h]) <= cost(cues[p]) ? (.hypothetical, h) : (.possible, p)
    case (let h?, nil): return (.hypothetical, h)
    case (nil, let p?): return (.possible, p)
    case (nil, nil): return (.present, present)
    }
  }

  /// How far a cue is away: other mentions and what joins them count little.
  static func cost(_ seen: SeenCue) -> Int {
    let gap = seen.gap
    return gap.plain * 4 + gap.mentions + gap.commas + gap.verbs * 6 + (seen.isBefore ? 0 : 2)
      + (gap.hasColon ? 4 : 0)
  }
}
