import ClinicalRecord
import ClinicalText
import Lexicon

/// A lexicon of a few rows, and its matches written as text.
struct SmallLexicon {
  let lexicon: ConceptLexicon

  init() {
    var builder = LexiconBuilder(resolves: true)
    builder.add(everydayWords: ["aid", "us", "ms", "all"])
    let rows = """
      heart-failure\theart failure\tdisease\tICD-10-CM I50.9 Heart failure, unspecified\tCHF|cardiac failure\t
      fracture\tfracture\tdisease\t\tbroken bone\t
      femur-fracture\tfemoral neck fracture\tdisease\tICD-10-CM S72.009A Fracture of femoral neck\t\t
      aids\tAIDS\tdisease\tICD-10-CM B20 HIV disease\t\t
      multiple-sclerosis\tmultiple sclerosis\tdisease\tICD-10-CM G35 Multiple sclerosis\t\t
      pulmonary-embolism\tpulmonary embolism\tdisease\tICD-10-CM I26.99 Other pulmonary embolism\tPE\t
      edema\tedema\tfinding\tICD-10-CM R60.9 Edema, unspecified\tswelling\t
      dyspnea\tshortness of breath\tfinding\tICD-10-CM R06.02 Shortness of breath\tdyspnea\t
      ultrasound\tultrasound\ttest\t\tUS\t
      x-ray\tx-ray\ttest\t\t\t
      ct\tcomputed tomography\ttest\t\tCT\t
      osteoarthritis\tosteoarthritis\tdisease\tICD-10-CM M19.90 Unspecified osteoarthritis\t\t
      knee-osteoarthritis\tosteoarthritis of knee\tdisease\tICD-10-CM M17.9 Osteoarthritis of knee\t\t
      kidney-infarction\tkidney infarction\tdisease\tICD-10-CM N28.0 Infarction of kidney\t\t
      painful-foot\tpainful foot\tfinding\tICD-10-CM M79.673 Pain in foot\t\t
      rash\trash\tfinding\tICD-10-CM R21 Rash\t\t
      aspirin\taspirin\tdrug\tATC B01AC06 acetylsalicylic acid|RxNorm 1191 aspirin\tASA\t
      """
    builder.add(adjective: "renal", of: "kidney")
    for line in rows.split(separator: "\n") {
      builder.add(Concept(row: line.split(separator: "\t", omittingEmptySubsequences: false))!)
    }
    builder.add(
      Concept(
        id: "common-cold", name: "common cold", type: .disease,
        codes: [Code(.icd10cm, "J00", "Common cold")], synonyms: ["cold"]), names: .known)
    builder.addAbbreviation(["PE", "pleural effusion", "disease", "thoracentesis|pleural"])
    builder.addAbbreviation(["PE", "physical examination", "other", "section:physical_exam"])
    builder.addAbbreviation(["MS", "multiple sclerosis", "disease", "relapsing|mri"])
    for word in ["acute", "severe", "left", "right", "acute on chronic", "painful"] {
      builder.add(qualifier: word)
    }
    for word in [
      "hip", "chest", "leg", "lower extremity", "abdomen", "pelvis", "knee", "foot", "kidney",
      "renal",
    ] {
      builder.add(site: word)
    }
    builder.add(distractor: "heart failure clinic")
    lexicon = ConceptLexicon(builder)
  }

  /// The matches as "[mention|type]" in order, with `concept` ids when asked for.
  func matches(in string: String, sections: [Section] = []) -> [String] {
    let text = Self.tokenized(string)
    var matcher = ConceptMatcher(lexicon)
    var found: [ConceptMatch] = []
    matcher.match(text, sections: sections, into: &found)
    return found.map { "\(Self.words(text, $0.tokens))|\($0.type.rawValue)" }
  }

  /// The ids of the concepts found in a text.
  func concepts(in string: String, sections: [Section] = []) -> [String] {
    var matcher = ConceptMatcher(lexicon)
    var found: [ConceptMatch] = []
    matcher.match(Self.tokenized(string), sections: sections, into: &found)
    return found.compactMap { $0.concept.map(lexicon.id) }
  }

  static func tokenized(_ string: String) -> TokenizedText {
    let text = NoteText(string)
    let tokens = WordBreaker().tokens(of: text)
    let sentences = SentenceSplitter().split(text, tokens, LineLayout(text))
    return TokenizedText(text, tokens: tokens, sentences: sentences)
  }

  static func words(_ text: TokenizedText, _ tokens: Range<Int>) -> String {
    text.text[
      TextRange(text.tokens[tokens.lowerBound].lower, text.tokens[tokens.upperBound - 1].upper)]
  }
}
