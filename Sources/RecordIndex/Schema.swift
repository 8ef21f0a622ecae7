import ClinicalRecord
import RecordStore

/// All tables, views and versions of an index file. README.md says what each column holds.
enum Schema {
  /// "OSLR": marks the file as an index.
  static let application = 0x4F53_4C52

  static var newest: Int { migrations.last!.version }

  static var migrations: [Migration] {
    [Migration(1, tables + "\n" + words + "\n" + views + "\n" + fixedRows)]
  }

  /// Every ASCII mark belongs to the word it stands in: our tokens are cut already.
  private static let marks = "!#$%&''()*+,-./:;<=>?@[\\]^_`{|}~"

  private static let words = """
    CREATE VIRTUAL TABLE note_words USING fts5(leading, body, background, content='',
      tokenize="ascii tokenchars '\(marks)'");
    CREATE VIRTUAL TABLE note_facts USING fts5(facts, content='', columnsize=0,
      tokenize="ascii tokenchars '.'");
    INSERT INTO note_facts(note_facts, rank) VALUES('hashsize', 67108864);
    INSERT INTO note_facts(note_facts, rank) VALUES('automerge', 0);
    INSERT INTO note_facts(note_facts, rank) VALUES('crisismerge', 16);
    INSERT INTO note_facts(note_facts, rank) VALUES('pgsz', 8100);
    INSERT INTO note_words(note_words, rank) VALUES('usermerge', 16);
    INSERT INTO note_words(note_words, rank) VALUES('pgsz', \(SegmentWriter.pageSize));
    INSERT INTO note_words(note_words, rank) VALUES('rank', 'bm25(2.0, 1.0, 0.5)');
    """

  private static let tables = """
    CREATE TABLE reading(
      row INTEGER PRIMARY KEY, annotator TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE note(
      row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, patient TEXT, date TEXT, kind TEXT,
      sha256 TEXT NOT NULL, body INTEGER NOT NULL, words INTEGER NOT NULL,
      reading INTEGER NOT NULL REFERENCES reading(row), sections BLOB NOT NULL, concepts BLOB NOT NULL) STRICT;
    CREATE INDEX note_patient ON note(patient, date);
    CREATE INDEX note_date ON note(date);
    CREATE INDEX note_kind ON note(kind COLLATE NOCASE);
    CREATE TABLE note_text(note INTEGER PRIMARY KEY REFERENCES note(row), text TEXT NOT NULL) STRICT;
    CREATE TABLE note_length(chunk INTEGER PRIMARY KEY, lengths BLOB NOT NULL) STRICT;
    CREATE TABLE note_vector(note INTEGER PRIMARY KEY REFERENCES note(row), vector BLOB NOT NULL) STRICT;

    CREATE TABLE section_kind(row INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE section(
      note INTEGER NOT NULL REFERENCES note(row), ordinal INTEGER NOT NULL,
      kind INTEGER NOT NULL REFERENCES section_kind(row), parent INTEGER REFERENCES section_kind(row),
      start INTEGER NOT NULL, stop INTEGER NOT NULL, title_start INTEGER NOT NULL,
      title_stop INTEGER NOT NULL, word_column INTEGER NOT NULL, first_word INTEGER NOT NULL,
      words INTEGER NOT NULL, PRIMARY KEY(note, ordinal)) STRICT, WITHOUT ROWID;
    CREATE INDEX section_words ON section(kind, note, word_column, first_word, words);

    CREATE TABLE concept(
      row INTEGER PRIMARY KEY, type TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL,
      UNIQUE(key, type)) STRICT;
    CREATE TABLE concept_code(
      concept INTEGER NOT NULL REFERENCES concept(row), rank INTEGER NOT NULL, system TEXT NOT NULL,
      code TEXT NOT NULL, title TEXT NOT NULL, PRIMARY KEY(concept, rank)) STRICT, WITHOUT ROWID;
    CREATE INDEX concept_code_code ON concept_code(code);
    CREATE TABLE mention(
      row INTEGER PRIMARY KEY, concept INTEGER NOT NULL REFERENCES concept(row), words TEXT NOT NULL,
      UNIQUE(words, concept)) STRICT;
    CREATE INDEX mention_concept ON mention(concept);
    CREATE TABLE mention_word(
      word TEXT NOT NULL, mention INTEGER NOT NULL REFERENCES mention(row),
      PRIMARY KEY(word, mention)) STRICT, WITHOUT ROWID;
    CREATE TABLE assertion(
      row INTEGER PRIMARY KEY, status TEXT NOT NULL, temporality TEXT NOT NULL,
      experiencer TEXT NOT NULL) STRICT;
    CREATE TABLE origin(row INTEGER PRIMARY KEY, source TEXT NOT NULL, basis TEXT) STRICT;
    CREATE TABLE cue_rule(row INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE entity(
      note INTEGER NOT NULL REFERENCES note(row), ordinal INTEGER NOT NULL,
      mention INTEGER NOT NULL REFERENCES mention(row),
      assertion INTEGER NOT NULL REFERENCES assertion(row), section INTEGER REFERENCES section_kind(row),
      start INTEGER NOT NULL, stop INTEGER NOT NULL, score INTEGER NOT NULL,
      origin INTEGER NOT NULL REFERENCES origin(row), cue_start INTEGER, cue_stop INTEGER,
      cue_rule INTEGER REFERENCES cue_rule(row), PRIMARY KEY(note, ordinal)) STRICT, WITHOUT ROWID;
    CREATE TABLE attribute(
      note INTEGER NOT NULL, entity INTEGER NOT NULL, kind TEXT NOT NULL, start INTEGER NOT NULL,
      stop INTEGER NOT NULL, normal TEXT, PRIMARY KEY(note, entity, start, kind)) STRICT, WITHOUT ROWID;

    CREATE TABLE feedback(
      note INTEGER PRIMARY KEY REFERENCES note(row), stars INTEGER NOT NULL, polarity REAL NOT NULL,
      label TEXT NOT NULL) STRICT;
    CREATE INDEX feedback_label ON feedback(label);
    CREATE TABLE aspect(
      note INTEGER NOT NULL REFERENCES note(row), ordinal INTEGER NOT NULL, name TEXT NOT NULL,
      polarity REAL NOT NULL, label TEXT NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
      PRIMARY KEY(note, ordinal)) STRICT, WITHOUT ROWID;
    CREATE INDEX aspect_name ON aspect(name, label, note);

    CREATE TABLE failure(place TEXT PRIMARY KEY, reason TEXT NOT NULL, time TEXT NOT NULL) STRICT;
    """

  private static let views = """
    CREATE VIEW notes AS
      SELECT note.id, patient, date, kind, sha256, annotator, text FROM note
      JOIN note_text ON note_text.note = note.row JOIN reading ON reading.row = note.reading;
    CREATE VIEW mentions AS
      SELECT note.id AS note, patient, date, note.kind AS note_kind, concept.type,
        CAST(substr(CAST(text AS BLOB), start + 1, stop - start) AS TEXT) AS text, start AS start_byte,
        stop AS stop_byte, status AS assertion, temporality, experiencer, section_kind.name AS section,
        concept.key AS concept, concept.name, system, code, score / 100.0 AS score, source, basis,
        cue_rule.name AS cue_rule, entity.note AS note_row, entity.ordinal AS ordinal
      FROM entity JOIN note ON note.row = entity.note JOIN note_text ON note_text.note = entity.note
      JOIN mention ON mention.row = entity.mention JOIN concept ON concept.row = mention.concept
      JOIN assertion ON assertion.row = entity.assertion JOIN origin ON origin.row = entity.origin
      LEFT JOIN section_kind ON section_kind.row = entity.section
      LEFT JOIN cue_rule ON cue_rule.row = entity.cue_rule
      LEFT JOIN concept_code ON concept_code.concept = concept.row AND rank = 0;
    CREATE VIEW problems AS
      SELECT patient, concept.name AS problem, concept.type, system, code, min(date) AS first_date,
        max(date) AS last_date, count(DISTINCT note.row) AS notes
      FROM entity JOIN assertion ON assertion.row = entity.assertion AND status = 'present'
        AND experiencer = 'patient'
      JOIN note ON note.row = entity.note JOIN mention ON mention.row = entity.mention
      JOIN concept ON concept.row = mention.concept AND concept.type IN ('disease', 'finding')
      LEFT JOIN concept_code ON concept_code.concept = concept.row AND rank = 0
      GROUP BY patient, concept.row;
    CREATE VIEW current_medications AS
      SELECT patient, concept.name AS drug, system, code, \(attribute("dose")),
        \(attribute("route")), \(attribute("frequency")), note.id AS note, date
      FROM note JOIN entity ON entity.note = note.row
      JOIN assertion ON assertion.row = entity.assertion AND \(current)
      JOIN mention ON mention.row = entity.mention
      JOIN concept ON concept.row = mention.concept AND concept.type = 'drug'
      LEFT JOIN concept_code ON concept_code.concept = concept.row AND rank = 0
      WHERE note.row = (
        SELECT last.row FROM note last WHERE last.patient = note.patient AND EXISTS (
          SELECT 1 FROM entity JOIN assertion ON assertion.row = entity.assertion AND \(current)
          JOIN mention ON mention.row = entity.mention
          JOIN concept ON concept.row = mention.concept AND concept.type = 'drug'
          WHERE entity.note = last.row)
        ORDER BY last.date DESC, last.row DESC LIMIT 1)
      GROUP BY patient, concept.row HAVING min(entity.ordinal) >= 0;
    CREATE VIEW notes_per_patient AS
      SELECT patient, count(*) AS notes, min(date) AS first_date, max(date) AS last_date
      FROM note WHERE patient IS NOT NULL GROUP BY patient;
    """

  private static let current =
    "status = 'present' AND temporality = 'current' AND experiencer = 'patient'"

  /// An attribute of the drug at hand, as a column of that name.
  private static func attribute(_ kind: String) -> String {
    """
    (SELECT coalesce(normal, CAST(substr(CAST(text AS BLOB), start + 1, stop - start) AS TEXT))
      FROM attribute JOIN note_text ON note_text.note = attribute.note
      WHERE attribute.note = entity.note AND attribute.entity = entity.ordinal
        AND kind = '\(kind)') AS \(kind)
    """
  }

  /// The rows of the tables whose contents never change.
  private static var fixedRows: String {
    var sql = ""
    for (row, kind) in SectionKind.allCases.enumerated() {
      sql += "INSERT INTO section_kind VALUES(\(row), '\(kind.rawValue)');\n"
    }
    for (row, value) in AssertionRow.all.enumerated() {
      let parts = [value.status.rawValue, value.temporality.rawValue, value.experiencer.rawValue]
      sql += "INSERT INTO assertion VALUES(\(row), '\(parts.joined(separator: "', '"))');\n"
    }
    for (row, value) in OriginRow.all.enumerated() {
      let basis = value.basis.map { "'\($0.rawValue)'" } ?? "NULL"
      sql += "INSERT INTO origin VALUES(\(row), '\(value.source.rawValue)', \(basis));\n"
    }
    return sql
  }
}
