/// What a section of a note is about; the raw value is its name in all formats.
public enum SectionKind: String, CaseIterable, Hashable, Sendable {
  case chiefComplaint = "chief_complaint"
  case historyOfPresentIllness = "history_of_present_illness"
  case history
  case pastMedicalHistory = "past_medical_history"
  case pastSurgicalHistory = "past_surgical_history"
  case familyHistory = "family_history"
  case socialHistory = "social_history"
  case birthHistory = "birth_history"
  case developmentalHistory = "developmental_history"
  case obstetricHistory = "obstetric_history"
  case psychiatricHistory = "psychiatric_history"
  case reviewOfSystems = "review_of_systems"
  case reviewOfSystemsPart = "review_of_systems_part"
  case medications
  case dischargeMedications = "discharge_medications"
  case allergies
  case immunizations
  case vitalSigns = "vital_signs"
  case physicalExam = "physical_exam"
  case physicalExamPart = "physical_exam_part"
  case mentalStatus = "mental_status"
  case laboratory
  case imaging
  case diagnosticStudies = "diagnostic_studies"
  case procedure
  case indication
  case anesthesia
  case technique
  case findings
  case specimens
  case complications
  case estimatedBloodLoss = "estimated_blood_loss"
  case preoperativeDiagnosis = "preoperative_diagnosis"
  case postoperativeDiagnosis = "postoperative_diagnosis"
  case hospitalCourse = "hospital_course"
  case subjective
  case objective
  case assessment
  case plan
  case assessmentAndPlan = "assessment_and_plan"
  case impression
  case recommendations
  case admissionDiagnosis = "admission_diagnosis"
  case dischargeDiagnosis = "discharge_diagnosis"
  case diagnosis
  case conditionOnDischarge = "condition_on_discharge"
  case disposition
  case dischargeInstructions = "discharge_instructions"
  case followUp = "follow_up"
  case diet
  case activity
  case consultations
  case reasonForConsultation = "reason_for_consultation"
  case codeStatus = "code_status"
  case admissionDate = "admission_date"
  case dischargeDate = "discharge_date"
  case other

  public var name: String { rawValue }
}
