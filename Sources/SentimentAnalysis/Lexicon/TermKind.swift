/// What a term of lexicons/sentiment.tsv does in a sentence.
struct TermKinds: OptionSet, Sendable {
  var rawValue: UInt32

  static let opinion = TermKinds(rawValue: 1)
  static let symptom = TermKinds(rawValue: 2)
  static let neutral = TermKinds(rawValue: 4)
  static let emoji = TermKinds(rawValue: 8)
  static let negator = TermKinds(rawValue: 16)
  static let booster = TermKinds(rawValue: 32)
  static let damper = TermKinds(rawValue: 64)
  static let contrast = TermKinds(rawValue: 128)
  static let ender = TermKinds(rawValue: 256)
  static let context = TermKinds(rawValue: 512)
  static let wish = TermKinds(rawValue: 1024)
  static let firmWish = TermKinds(rawValue: 2048)
  static let nothing = TermKinds(rawValue: 4096)
  static let filler = TermKinds(rawValue: 8192)
  static let reason = TermKinds(rawValue: 16384)
  static let experience = TermKinds(rawValue: 32768)
  static let foreign = TermKinds(rawValue: 65536)

  /// Kinds that give a phrase a worth of its own, so that its words count no more.
  static let values: TermKinds = [.opinion, .symptom, .neutral, .emoji]

  private static let names: [(StaticString, TermKinds)] = [
    ("opinion", .opinion), ("symptom", .symptom), ("neutral", .neutral), ("emoji", .emoji),
    ("negator", .negator), ("booster", .booster), ("damper", .damper), ("contrast", .contrast),
    ("ender", .ender), ("context", .context), ("wish", .wish), ("nothing", .nothing),
    ("filler", .filler), ("reason", .reason), ("experience", .experience), ("foreign", .foreign),
  ]

  init(rawValue: UInt32) { self.rawValue = rawValue }

  init?(name: some Collection<UInt8>) {
    let found = Self.names.first { entry in
      entry.0.utf8CodeUnitCount == name.count
        && zip(UnsafeBufferPointer(start: entry.0.utf8Start, count: name.count), name)
          .allSatisfy { $0 == $1 }
    }
    guard let found else { return nil }
    self = found.1
  }
}
