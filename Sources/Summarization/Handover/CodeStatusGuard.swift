import ClinicalRecord

/// What a history says of the code status: the newest word counts.
struct CodeStatusGuard {
  enum Status { case full, limited }

  struct Mention {
    var passage: Int
    var status: Status
  }

  /// In time order, copied lists included.
  let mentions: [Mention]
  /// The newest that is no copy.
  let current: Mention?
  private let overruled: Set<Int>

  init(_ history: CaseHistory) {
    let full = history.cues.set("fullcode")
    let limited = history.cues.set("nocode")
    let void: [String] = ["void", "voided", "superseded"]
    var mentions: [Mention] = []
    for (index, passage) in history.passages.enumerated() {
      let saysFull =
        passage.has(full) || passage.section == .codeStatus && passage.words.contains("full")
      let isVoid = void.contains { passage.words.contains($0) }
      if saysFull != passage.has(limited) {
        let isFull = saysFull != isVoid
        mentions.append(Mention(passage: index, status: isFull ? .full : .limited))
      } else if saysFull {
        mentions.append(Mention(passage: index, status: .limited))
      }
    }
    self.mentions = mentions
    let told = mentions.filter { !Self.isCopy(history.passages[$0.passage], history) }
    let current = told.last { Self.isDecision(history.passages[$0.passage]) } ?? told.last
    self.current = current
    overruled = Set(mentions.filter { $0.status != current?.status }.map(\.passage))
  }

  /// A bare "Full" or a header's word is repeated from an order, a sentence is a decision.
  private static func isCopy(_ passage: Passage, _ history: CaseHistory) -> Bool {
    passage.isStale || passage.isRepeated
      || passage.length <= 3 && passage.has(history.cues.set("fullcode"))
  }

  private static func isDecision(_ passage: Passage) -> Bool {
    [
      "changed to", "decision", "signed", "order entered", "discussed", "agrees", "confirmed",
      "reinstated", "wants", "code status",
    ].contains { PhraseSearch.contains($0, passage.lower) }
  }

  func isOverruled(_ passage: Int) -> Bool { overruled.contains(passage) }
}
