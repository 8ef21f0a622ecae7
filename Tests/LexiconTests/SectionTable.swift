/// Texts and the kinds of their sections in order; a part names its whole behind `<`.
enum SectionTable {
  static let labels: [(String, String)] = [
    ("CHIEF COMPLAINT: Chest pain.", "chief_complaint"), ("CC: cough", "chief_complaint"),
    ("HPI: 50M with cough.", "history_of_present_illness"),
    ("HISTORY OF PRESENT ILLNESS:  This is a man.", "history_of_present_illness"),
    ("PMH: HTN", "past_medical_history"), ("PMHx: HTN", "past_medical_history"),
    ("Past Medical History: none", "past_medical_history"), ("PSH: appy", "past_surgical_history"),
    ("FAMILY HISTORY: CAD", "family_history"), ("FHx: CAD", "family_history"),
    ("Social history: smoker", "social_history"), ("SHX: none", "social_history"),
    ("ALLERGIES: NKDA", "allergies"), ("Allergies to medications: none", "allergies"),
    ("MEDS: none", "medications"), ("CURRENT MEDICATIONS: none", "medications"),
    ("DISCHARGE MEDICATIONS: none", "discharge_medications"),
    ("IMMUNIZATIONS: up to date", "immunizations"),
    ("VITAL SIGNS: stable", "vital_signs"), ("PHYSICAL EXAMINATION: well", "physical_exam"),
    ("PE: well", "physical_exam"), ("MENTAL STATUS EXAMINATION: alert", "mental_status"),
    ("LABORATORY DATA: WBC 5", "laboratory"), ("Labs: WBC 5", "laboratory"),
    ("CXR: clear", "imaging"),
    ("EKG: sinus", "diagnostic_studies"), ("DIAGNOSTIC STUDIES: none", "diagnostic_studies"),
    ("PROCEDURE PERFORMED: biopsy", "procedure"), ("TITLE OF OPERATION: biopsy", "procedure"),
    ("INDICATIONS FOR PROCEDURE: mass", "indication"), ("ANESTHESIA: general", "anesthesia"),
    ("PROCEDURE IN DETAIL: The patient was prepped.", "technique"),
    ("TECHNIQUE: axial images", "technique"),
    ("FINDINGS: clear", "findings"), ("GROSS FINDINGS: none", "findings"),
    ("SPECIMENS: none", "specimens"),
    ("COMPLICATIONS: None.", "complications"),
    ("ESTIMATED BLOOD LOSS: 50 cc", "estimated_blood_loss"),
    ("EBL: 50 cc", "estimated_blood_loss"),
    ("PREOPERATIVE DIAGNOSIS: hernia", "preoperative_diagnosis"),
    ("POST-OP DX: hernia", "postoperative_diagnosis"), ("HOSPITAL COURSE: good", "hospital_course"),
    ("SUBJECTIVE: well", "subjective"), ("OBJECTIVE: well", "objective"),
    ("ASSESSMENT: CHF", "assessment"),
    ("PLAN: rest", "plan"), ("A/P: CHF", "assessment_and_plan"),
    ("ASSESSMENT AND PLAN: CHF", "assessment_and_plan"),
    ("Impression/Plan: CHF", "assessment_and_plan"), ("IMPRESSION: clear", "impression"),
    ("CONCLUSION: clear", "impression"), ("RECOMMENDATIONS: rest", "recommendations"),
    ("ADMITTING DIAGNOSIS: CHF", "admission_diagnosis"),
    ("DISCHARGE DIAGNOSES: CHF", "discharge_diagnosis"),
    ("DIAGNOSES: CHF", "diagnosis"), ("CONDITION ON DISCHARGE: stable", "condition_on_discharge"),
    ("DISPOSITION: home", "disposition"),
    ("DISCHARGE INSTRUCTIONS: rest", "discharge_instructions"),
    ("FOLLOW-UP: 2 weeks", "follow_up"), ("Followup: 2 weeks", "follow_up"),
    ("DIET: regular", "diet"),
    ("ACTIVITY: as tolerated", "activity"), ("CONSULTATIONS: cardiology", "consultations"),
    ("REASON FOR CONSULTATION: pain", "reason_for_consultation"),
    ("CODE STATUS: full", "code_status"),
    ("DATE OF ADMISSION: 5/2", "admission_date"), ("DISCHARGE DATE: 5/4", "discharge_date"),
    ("BIRTH HISTORY: term", "birth_history"),
    ("DEVELOPMENTAL HISTORY: normal", "developmental_history"),
    ("OB HISTORY: G2P1", "obstetric_history"),
    ("PAST PSYCHIATRIC HISTORY: none", "psychiatric_history"),
    ("REVIEW OF SYSTEMS: negative", "review_of_systems"), ("PROGNOSIS: good", "other"),
    ("INFORMED CONSENT: given", "other"), ("COMPARISON: none", "other"),
    ("TOURNIQUET TIME: 74 minutes", "other"),
    ("FLUIDS: 1000 cc", "other"), ("DRAINS: none", "other"), ("URINE OUTPUT: 200 cc", "other"),
    ("PROCEDURE DETAIL: prepped", "technique"), ("SHX/FHX: none", "social_history"),
    ("FINDINGS AND PROCEDURE: clear", "findings"),
    ("PERTINENT PAST MEDICAL HISTORY: none", "past_medical_history"),
    ("CHIEF COMPLAINT (1/1): pain", "chief_complaint"), ("Exam: CT of the chest", "procedure"),
    ("HISTORY OF PRESENT ILLNESS/HOSPITAL COURSE: well", "history_of_present_illness"),
  ]

  static let shapes: [(String, String)] = [
    // Items of a list
    ("DIAGNOSES\n1. Fever.\n2. Pain.", "diagnosis"),
    ("IMPRESSION\n1. FEVER\n\n2. ANXIETY\n\n3. PAIN", "impression"),
    ("IMPRESSION\n\n1. Fever\n\n2. Skin\n\nPLAN\n\n1. Rest", "impression, plan"),
    ("PROBLEMS\n1.  FEVER:  High.\n2.  Pain: none.", "assessment"),
    (
      "HOSPITAL COURSE:\n1.  Fever: gone.\n2.  Nutrition: poor.\n3.  Endocrine: sugar high.",
      "hospital_course"
    ),
    (
      "REVIEW OF SYSTEMS:\n1. Fever: none.\n2. Skin: no rash.",
      "review_of_systems, review_of_systems_part<review_of_systems, "
        + "review_of_systems_part<review_of_systems"
    ),
    ("1. HISTORY\nHe fell.\n\n2. PLAN\nRest.", "history, plan"),

    // Without colon
    ("HISTORY OF PRESENT ILLNESS\nHe is well.", "history_of_present_illness"),
    ("Past Medical History\n\nHTN", "past_medical_history"), ("Post op orders\n- rest", "plan"),
    ("Findings - clear.\n\nImpression - none.", "findings, impression"),
    ("HEENT - normal", "physical_exam_part"),
    ("PMH   asthma\nDH   none", "past_medical_history, medications"),

    // Underlined, markdown, bold, numbered
    ("Allergies\n---------\nnone", "allergies"), ("Home life\n=========\nok", "other"),
    ("## Plan\nrest", "plan"), ("### Assessment\nCHF", "assessment"),
    ("# Anything new\nno", "other"),
    ("**Plan:** rest", "plan"), ("**Plan**\nrest", "plan"),
    ("**Admitted:** 5/2 **Discharged:** 5/4", "admission_date, discharge_date"),
    ("1. CHIEF COMPLAINT: pain\n2. ALLERGIES: none", "chief_complaint, allergies"),
    ("II. PHYSICAL EXAMINATION: well", "physical_exam"),
    ("C.  MEDICAL HISTORY\n\nnone", "past_medical_history"),
    ("1) Allergies: none", "allergies"),
    // Several in one line, empty ones
    ("ALLERGIES: None. MEDICATIONS: None.", "allergies, medications"),
    (
      "PMH: HTN.  PSH: none.  Allergies: NKDA",
      "past_medical_history, past_surgical_history, allergies"
    ),
    ("PHYSICAL EXAMINATION:\nVITAL SIGNS: stable", "physical_exam, vital_signs"),
    ("ALLERGIES:\n\nMEDICATIONS:\n\nPLAN: rest", "allergies, medications, plan"),
    ("PHYSICAL EXAMINATION: Vital signs: stable.", "physical_exam, vital_signs"),
    ("She is well. Past medical history: HTN.", "past_medical_history"),
    // Parts
    (
      "PHYSICAL EXAM:\nHEENT: normal\nLUNGS: clear",
      "physical_exam, physical_exam_part<physical_exam, physical_exam_part<physical_exam"
    ),
    (
      "REVIEW OF SYSTEMS:\nCARDIOVASCULAR: no pain\nRESPIRATORY: no cough",
      "review_of_systems, review_of_systems_part<review_of_systems, review_of_systems_part<review_of_systems"
    ),
    (
      "REVIEW OF SYSTEMS:\nSKIN: no rash\nPHYSICAL EXAM:\nSKIN: warm",
      "review_of_systems, review_of_systems_part<review_of_systems, physical_exam, physical_exam_part<physical_exam"
    ),
    ("OBJECTIVE:\nABDOMEN: soft", "objective, physical_exam_part<objective"),
    (
      "PHYSICAL EXAM: VITAL SIGNS: stable. GENERAL: well. HEENT: normal.",
      "physical_exam, vital_signs, physical_exam_part<physical_exam, physical_exam_part<physical_exam"
    ),
    (
      "PHYSICAL EXAM:\nNEUROLOGIC EXAMINATION: normal",
      "physical_exam, physical_exam_part<physical_exam"
    ),
    ("NEUROLOGIC EXAMINATION: normal", "physical_exam"),
    ("PHYSICAL EXAM:\nDRAINS: none", "physical_exam, physical_exam_part<physical_exam"),
    ("ROS:\nWeight: stable", "review_of_systems, review_of_systems_part<review_of_systems"),
    (
      "PE:\nSENSORY: intact to Temp. COORD: good.",
      "physical_exam, physical_exam_part<physical_exam, physical_exam_part<physical_exam"
    ),
    // No headings
    (
      "VITAL SIGNS: Weight: 70 kg. Height: 170 cm. Pulse: 72. Respirations: 16. Temperature: 98.6.",
      "vital_signs"
    ),
    ("VITALS:\nBlood Pressure: 120/80\nPULSE: 72", "vital_signs"), ("MM/DD/YYYY\n\nText", ""),
    ("Sincerely,\n\nDr. A", ""),
    ("SINCERELY,\n\nDR. A", ""), ("Thank you:\nDr. A", ""), ("SODIUM: 139\nPOTASSIUM: 4.1", ""),
    ("Note: he was late.", ""), ("Seen at 10:30 today.", ""), ("the plan is: rest", ""),
    ("He has a history: none.", ""),
    ("PLAN:\n1. Pain: morphine\n2. Neuro: checks", "plan"),
    ("ASSESSMENT AND PLAN:\n# CHF: Lasix\n# Renal: stable", "assessment_and_plan"),
    ("HOSPITAL COURSE:\nCARDIOVASCULAR: stable\nHYPERTENSION: meds", "hospital_course"),
    ("DIAGNOSES:\n1. FEVER\n2. PAIN ON PALPATION.", "diagnosis"),
    ("1. History of hypertension.\n2. Surgery.", ""),
    ("ANESTHESIA\nGeneral.\n\nFINDINGS\nNone.", "anesthesia, findings"), ("With pt: asked", ""),
    ("DISCHARGE MEDICATIONS:\nNALTREXONE - HOME MED", "discharge_medications"),
    ("Dear Dr. Smith:\nHe is well.", ""), ("https://example.org: a page", ""), ("", ""),
    ("\n\n", ""),
  ]
}
