import ClinicalRecord
import ClinicalText
import EntityRecognition
import Testing

/// A text with the mentions that a tagger found, and the words that are mentions once names are read alike.
struct NameCase: Sendable, CustomStringConvertible {
  var source: String
  var wanted: [String]
  var description: String { source }

  init(_ source: String, _ wanted: String...) {
    self.source = source
    self.wanted = wanted
  }
}

@Suite struct NameMemoryTests {
  static let explained = [
    NameCase("Known [fatty liver|disease] (FL). FL was seen.", "fatty liver", "FL", "FL"),
    NameCase("Known [fatty liver|disease] (FL). [FL|drug] was seen.", "fatty liver", "FL", "FL"),
    NameCase("The front line (FL) moved. Then [FL|disease] came."),
    NameCase(
      "A [growth factor (GF) deficiency|disease] was found. GF is low.",
      "growth factor (GF) deficiency"),
  ]

  static let repeated = [
    NameCase(
      "[Hives|finding] again. No [hives|finding] now. Hives may come.", "Hives", "hives", "Hives"),
    NameCase("[Hives|finding] again. Hives may come.", "Hives"),
    NameCase("[IT|test] and [IT|test]. It is so.", "IT", "IT"),
    NameCase(
      "[Cold|finding] hand, [cold|finding] foot. Cold, cold, cold.", "Cold", "cold"),
  ]

  @Test(arguments: explained + repeated)
  func aNameIsReadAlikeInOneNote(_ example: NameCase) {
    let marked = MarkedText(example.source)
    let (text, _) = TextPreparer().prepare(marked.text)
    let spans = marked.mentions.map {
      TaggedSpan(
        tokens: text.tokenIndices(in: $0.range),
        label: EntityType.allCases.firstIndex(of: $0.type)!,
        probability: 0.9)
    }
    let found = NameMemory.settle(spans, in: text).map {
      text.text[TextRange(text.tokens[$0.tokens.first!].lower, text.tokens[$0.tokens.last!].upper)]
    }
    #expect(found == example.wanted)
  }

  @Test(arguments: [
    ("Severe aortic stenosis (AS) was seen.", "aortic stenosis"),
    ("Start of magnetic resonance imaging (MRI; late).", "magnetic resonance imaging"),
    ("He has it (yes).", nil),
    ("The mean of all (XQZ) was low.", nil),
    ("Type 2 diabetes (T2D) is known.", "Type 2 diabetes"),
  ])
  func aShortFormIsExplainedByTheWordsThatHoldItsLetters(_ source: String, _ wanted: String?) {
    let (text, _) = TextPreparer().prepare(NoteText(source))
    let long = Abbreviation.all(in: text).first.map {
      text.text[TextRange(text.tokens[$0.long.first!].lower, text.tokens[$0.long.last!].upper)]
    }
    #expect(long == wanted)
  }
}
