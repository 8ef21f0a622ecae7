import ClinicalRecord
import ClinicalText

/// Makes a handover from one patient's notes.
public struct HandoverBuilder: Sendable {
  /// The most words that all statements together may have.
  public var words = 450
  package var selector = PassageSelector()
  private let model: SalienceWeights
  private static let mostOmissions = 12

  package init(_ model: SalienceWeights) { self.model = model }

  /// A builder with the weights that are linked into the program; nil when there are none.
  public init?() {
    guard let model = SalienceWeights.linked else { return nil }
    self.model = model
  }

  /// The handover after the last of `notes`, which may come in any order.
  public func handover(of notes: [AnnotatedNote]) -> Handover { handover(CaseHistory(notes)) }

  package func handover(_ history: CaseHistory) -> Handover {
    var judgement = model.judge(history)
    judgement.probabilities = zip(judgement.probabilities, history.passages).map {
      fitting($0, $1, history.cues)
    }
    let probabilities = judgement.probabilities
    let facts = CaseModel(history)
    let allergies = facts.allergyGuard
    let disputes = AllergyDisputes(history, facts.allergies)
    let sides = SideConflicts(history)
    let lines = history.notes.count == 1 ? noteLine(history.notes[0]) : []
    let told = lines.flatMap { $0.sources.map(\.range) }
    let candidates = history.passages.indices.filter { index in
      isSayable(index, history)
        && !told.contains { $0.overlaps(history.passages[index].source.range) }
        && !allergies.isOverruled(index) && facts.code?.isOverruled(index) != true
        && !sides.isOverruled(index) && !disputes.isOneSided(index)
    }
    let (chosen, omitted) = selector.select(
      history, candidates: candidates, judgement,
      required: required(history, candidates, probabilities, facts.code, allergies),
      words: words - lineWords(history))
    let statements = (lines + StatementJoiner(history, facts).statements(chosen)).sorted {
      (place($0.part), $0.sources[0].note, $0.sources[0].range)
        < (place($1.part), $1.sources[0].note, $1.sources[0].range)
    }
    let stated = Set(statements.map(\.part))
    return Handover(
      patient: history.notes.lazy.compactMap(\.note.patient).first, notes: history.notes,
      statements: statements,
      conflicts: ConflictFinder(history, facts, sides).conflicts(),
      omitted: omitted.prefix(Self.mostOmissions).map {
        let passage = history.passages[$0.passage]
        return Omission(text: passage.text, sources: [passage.source])
      },
      notStated: SalienceModel.parts.filter { !stated.contains($0) },
      remarks: remarks(history, facts), model: facts)
  }

  /// What the notes lack, and what can not be true in them.
  private func remarks(_ history: CaseHistory, _ facts: CaseModel) -> [Remark] {
    var remarks = facts.dateFaults.map { fault in
      Remark(
        "Dates contradict each other: \(fault.reason).",
        sources: fault.passages.map { history.passages[$0].source })
    }
    if history.passages.isEmpty {
      remarks.append(
        Remark(history.notes.isEmpty ? "No notes were given." : "The notes hold no text."))
    } else if facts.problems.allSatisfy({ $0.status == .ruledOut }) {
      remarks.append(Remark("The notes name no problem of the patient."))
    }
    return remarks
  }

  /// The probabilities without the parts that the passage's words can not belong to.
  private func fitting(_ probabilities: [Float], _ passage: Passage, _ cues: CueTable) -> [Float] {
    var fitting = probabilities
    func drop(_ part: HandoverPart) {
      let column = 1 + SalienceModel.parts.firstIndex(of: part)!
      fitting[0] += fitting[column]
      fitting[column] = 0
    }
    let isState = passage.has(cues.set("severity")) && !passage.has(cues.set("if"))
    if !isState || !passage.drugs.isEmpty { drop(.illnessSeverity) }
    if !passage.has(cues.set("allergy")) { drop(.allergies) }
    return fitting
  }

  private func place(_ part: HandoverPart) -> Int { HandoverPart.allCases.firstIndex(of: part)! }

  /// A passage that may stand on a page as it is.
  private func isSayable(_ index: Int, _ history: CaseHistory) -> Bool {
    let passage = history.passages[index]
    return !passage.isStale && !passage.isOfFamily && !history.isSuperseded[index]
      && (2...PassageReader.mostWords).contains(passage.length) && passage.words.count >= 2
  }

  /// What every page should have: severity, one line on the patient, allergies, code status.
  private func required(
    _ history: CaseHistory, _ candidates: [Int], _ probabilities: [[Float]],
    _ code: CodeStatus?, _ allergies: AllergyGuard
  ) -> [(passage: Int, part: HandoverPart)] {
    var required: [(passage: Int, part: HandoverPart)] = []
    func best(_ part: HandoverPart, least: Float, _ isWanted: (Passage) -> Bool) {
      let column = 1 + SalienceModel.parts.firstIndex(of: part)!
      let found = candidates.filter { isWanted(history.passages[$0]) }
        .max { probabilities[$0][column] < probabilities[$1][column] }
      if let found, probabilities[found][column] >= least { required.append((found, part)) }
    }
    // The newest word counts: the last two notes, then, when it is sure, the last half.
    for (late, least) in [(history.notes.count - 2, Float(0.02)), (history.notes.count / 2, 0.1)]
    where required.isEmpty {
      best(.illnessSeverity, least: least) {
        $0.source.note >= late && saysSeverity($0, history.cues)
      }
    }
    if let identity = identity(history, candidates, probabilities) {
      required.append((identity, .patientSummary))
    } else {
      best(.patientSummary, least: 0.05) { $0.length >= 4 }
    }
    required += allergies.worthSaying(history, candidates).map { ($0, .allergies) }
    if let current = code?.current.mention.passage, candidates.contains(current) {
      required.append((current, .situationAwareness))
    }
    return required
  }

  /// Says how the patient is, not how a test came out: "troponin stable" is none.
  private func saysSeverity(_ passage: Passage, _ cues: CueTable) -> Bool {
    passage.has(cues.set("severity")) && !passage.has(cues.set("pending"))
      && (passage.length >= 8 || !passage.has(cues.set("result")))
  }

  /// The sentence that introduces the patient by age and sex with the most diseases, each worth a tenth.
  private func identity(
    _ history: CaseHistory, _ candidates: [Int], _ probabilities: [[Float]]
  ) -> Int? {
    let column = 1 + SalienceModel.parts.firstIndex(of: .patientSummary)!
    func worth(_ index: Int) -> Float {
      probabilities[index][column] + 0.1 * Float(min(4, history.conditions[index].count))
    }
    return candidates.filter {
      history.passages[$0].length >= 8 && !history.named[$0].isEmpty
        && history.passages[$0].namesAgeAndSex
    }.max { worth($0) < worth($1) }
  }

  /// Room for the line of a single note.
  private func lineWords(_ history: CaseHistory) -> Int {
    history.notes.count == 1 ? min(words, NoteSentences.mostWords) : 0
  }

  /// What a single note is about, as one statement for each sentence.
  private func noteLine(_ note: AnnotatedNote) -> [Statement] {
    guard words >= NoteSentences.mostWords, let line = NoteLine.linked else { return [] }
    return line.ranges(of: note).map {
      Statement(
        .patientSummary, PhraseSearch.single(note.note.text[$0]),
        sources: [SourceSpan(note: 0, range: $0)])
    }
  }
}
