/// What was found out about titles, which come back from note to note.
final class TitleMemory {
  let titles: SectionTitles
  private var known: [[UInt8]: SectionTitles.Reading] = [:]

  private static let most = 4096

  init(_ titles: SectionTitles) { self.titles = titles }

  /// As `SectionTitles.reading(of:loosely:)`.
  func reading(of title: Slice<UnsafeBufferPointer<UInt8>>, loosely: Bool) -> SectionTitles.Reading
  {
    let key = [loosely ? 1 : 0] + title
    if let found = known[key] { return found }
    let reading = titles.reading(of: title, loosely: loosely)
    if known.count == Self.most { known.removeAll(keepingCapacity: true) }
    known[key] = reading
    return reading
  }
}
