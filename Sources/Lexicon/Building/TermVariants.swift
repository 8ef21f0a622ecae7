import ClinicalText

/// Other word orders of a term: "heart failure" is also "failure of the heart".
enum TermVariants {
  /// The atoms of each variant.
  static func orders(of atoms: [UInt32]) -> [[UInt32]] {
    let joints = atoms.indices.filter { atoms[$0] == Atom.connector }
    let words = atoms.count - joints.count
    guard (2...4).contains(words), !atoms.contains(where: Atom.isConjunction) else { return [] }
    if joints.isEmpty {
      return (1..<words).map { Array(atoms[$0...]) + [Atom.connector] + atoms[..<$0] }
    }
    guard joints.count == 1, joints[0] > 0, joints[0] < atoms.count - 1 else { return [] }
    return [Array(atoms[(joints[0] + 1)...] + atoms[..<joints[0]])]
  }

  /// The words of a term that carry its meaning.
  static func content(_ atoms: some Sequence<UInt32>) -> [UInt32] {
    atoms.filter(Atom.hasMeaning)
  }
}
