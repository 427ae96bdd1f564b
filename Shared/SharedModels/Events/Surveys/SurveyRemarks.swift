/// What a household remarked in a survey; travels sealed.
package struct SurveyRemarks: Codable, Hashable, Sendable {
    package let remarks: String

    package init(remarks: String) { self.remarks = remarks }
}
