import ClinicalRecord
import ClinicalText
import Neural
import TensorCore

/// Says what a single note is about, in at most thirty words of its own.
public struct NoteLine: Sendable {
  private let model: LineModel
  private let index: WordIndex
  /// A second sentence joins when its share is at least this part of the first's.
  package var secondShare: Float = 0.3

  init(model: LineModel, index: WordIndex) {
    self.model = model
    self.index = index
  }

  /// The weights that are linked into the program; nil when there are none.
  public static let linked: NoteLine? = LinkedFile("models/summary.safetensors").flatMap {
    try? NoteLine(WeightFile(bytes: $0.bytes))
  }

  package init(_ file: WeightFile) throws(WeightFileError) {
    index = WordIndex(try file.lines("line.vocabulary"))
    var random = SplitMix64.idle
    var model = LineModel(words: index.count, using: &random)
    try model.load(from: file, path: "line")
    self.model = model
  }

  package func store(in writer: inout WeightFile.Writer) {
    writer.add("line.vocabulary", lines: index.words)
    for (name, matrix) in model.parameters("line") { writer.add(name, matrix, as: .float16) }
  }

  /// The sentences that stand for the note, in its order, together at most thirty words; none for an empty note.
  package func ranges(of note: AnnotatedNote) -> [TextRange] {
    let read = NoteSentences(note)
    guard !read.sentences.isEmpty else { return [] }
    let scores = model.scores(LineModel.Input(read, index))
    let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
    var chosen = [order[0]]
    var words = count(read.sentences[order[0]].range, note)
    for next in order.dropFirst().prefix(3) {
      let share = exponential(scores[next] - scores[order[0]])
      let more = count(read.sentences[next].range, note)
      guard share >= secondShare, words + more <= NoteSentences.mostWords,
        !isSaid(read.sentences[next], chosen.map { read.sentences[$0] })
      else { continue }
      chosen.append(next)
      words += more
    }
    return chosen.sorted().map { read.sentences[$0].range }
  }

  /// What the note is about; nil for a note without words.
  public func line(of note: AnnotatedNote) -> String? {
    let ranges = ranges(of: note)
    guard !ranges.isEmpty else { return nil }
    return ranges.map { PhraseSearch.single(note.note.text[$0]) }.joined(separator: " ")
  }

  private func count(_ range: TextRange, _ note: AnnotatedNote) -> Int {
    note.note.text[range].split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r\n" }.count
  }

  private func isSaid(_ sentence: NoteSentences.Sentence, _ others: [NoteSentences.Sentence])
    -> Bool
  {
    let said = Set(others.flatMap(\.words))
    let new = sentence.words.count { !said.contains($0) }
    return new * 2 < sentence.words.count
  }
}
