/// Who renovates which unit, and by which contractor.
package struct RenovationParticulars: Codable, Hashable, Sendable {
    package let unit: String
    package let applicant: String
    package let contractor: String

    package init(unit: String, applicant: String, contractor: String) {
        self.unit = unit
        self.applicant = applicant
        self.contractor = contractor
    }
}
