/// Who deals with a contact and how; names a member of staff, so it travels sealed.
package struct AssignmentParticulars: Codable, Hashable, Sendable {
    package let person: String
    package let measure: String

    package init(person: String, measure: String) {
        self.person = person
        self.measure = measure
    }
}
