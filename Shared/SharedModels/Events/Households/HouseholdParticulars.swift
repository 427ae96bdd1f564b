/// Who lives where: the private part of what is told of a household's file (OPS-01).
package struct HouseholdParticulars: Codable, Hashable, Sendable {
    /// As it was written, such as `3栋2单元1502室`.
    package let unit: String
    /// As it is compared, such as `3-2-1502`.
    package let unitKey: String
    /// Who belongs to it now.
    package let people: [Person]

    /// - Parameters:
    ///   - unit: as it was written.
    ///   - unitKey: as it is compared.
    ///   - people: who belongs to it.
    package init(unit: String, unitKey: String, people: [Person]) {
        self.unit = unit
        self.unitKey = unitKey
        self.people = people
    }

    /// One of them.
    package struct Person: Codable, Hashable, Sendable {
        /// Their number in the file; never given to anybody else.
        package let person: Int
        package let relation: HouseholdRelation
        package let name: String
        /// The first is the one to call.
        package let phones: [String]

        /// - Parameters:
        ///   - person: their number in the file.
        ///   - relation: what they are to the household.
        ///   - name: how they are called.
        ///   - phones: their telephone numbers.
        package init(person: Int, relation: HouseholdRelation, name: String, phones: [String]) {
            self.person = person
            self.relation = relation
            self.name = name
            self.phones = phones
        }
    }
}
