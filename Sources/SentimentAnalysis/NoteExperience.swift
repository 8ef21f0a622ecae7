import ClinicalRecord
import ClinicalText

extension SentimentReader {
  /// What a patient is said to think of the care in a clinical note.
  ///
  /// Only sentences with a term of experience count ("is dissatisfied with", "tolerated well"), and of them only those
  /// terms and the opinions beside them: symptoms and findings are the clinician's prose. A note without any is
  /// neutral with low confidence.
  public borrowing func readExperience(in note: Note) -> Sentiment {
    let tokens = breaker.tokens(of: note.text, in: note.body)
    let sentences = splitter.split(note.text, tokens, LineLayout(note.text, in: note.body))
    var whole = RuleReading(question: .open)
    var aspects: [AspectOpinion] = []
    var evidence: [Evidence] = []
    for sentence in sentences {
      let words = CommentWords(NoteText(note.text[sentence.range]), breaker, lexicon)
      guard words.words.contains(where: { $0.kinds.contains(.experience) }) else { continue }
      let reading = rules.read(words, question: .open).withoutSymptoms(words)
      guard !reading.events.isEmpty else { continue }
      whole.good += reading.good
      whole.bad += reading.bad
      aspects += AspectRules().read(words, reading).filter { $0.opinion != nil }
        .map { $0.moved(by: sentence.range.lower) }
      for event in reading.events {
        let range = words.range(of: event.words).moved(by: sentence.range.lower)
        evidence.append(Evidence(range: range, weight: event.value / 4))
      }
    }
    evidence.sort { (abs($1.weight), $0.range) < (abs($0.weight), $1.range) }
    let shares =
      whole.good + whole.bad > 0 ? RuleVerdict.shares(whole) : [0.1, 0.15, 0.5, 0.15, 0.1]
    return Sentiment(shares: shares, aspects: AspectRules.joined(aspects), evidence: evidence)
  }
}

extension RuleReading {
  /// Only the opinions of clauses that hold a term of experience.
  fileprivate func withoutSymptoms(_ words: CommentWords) -> RuleReading {
    var result = RuleReading(question: question)
    result.clauses = Array(repeating: 0, count: clauses.count)
    result.events = events.filter { event in
      let clause = words.clauses[Int(words.words[event.words.lowerBound].clause)]
      return !event.isSymptom && clause.contains { words.words[$0].kinds.contains(.experience) }
    }
    for event in result.events {
      result.clauses[Int(words.words[event.words.lowerBound].clause)] += event.value
      if event.value > 0 { result.good += event.value } else { result.bad -= event.value }
    }
    return result
  }
}

extension AspectOpinion {
  fileprivate func moved(by offset: Int32) -> AspectOpinion {
    AspectOpinion(
      aspect: aspect, polarity: polarity, clause: clause.moved(by: offset),
      target: target?.moved(by: offset), opinion: opinion?.moved(by: offset))
  }
}

extension TextRange {
  fileprivate func moved(by offset: Int32) -> TextRange {
    TextRange(lower + offset, upper + offset)
  }
}
