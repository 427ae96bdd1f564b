import Foundation
import SharedModels

/// What a file says, and how it is changed (INT-05, INT-39, INT-40).
extension HouseholdStep {
    /// What is known of the unit, anew as a whole; it stays the same unit.
    mutating func amend(_ form: HouseholdForm) throws(Rejection) {
        var checks = FieldChecks()
        checks.form(form, unitKey: household.unitKey)
        try checks.finish("The file cannot be amended so.", rule: "INT-39")
        household.particulars = form
        tellAmended(.particulars)
    }

    mutating func add(_ details: ResidentDetails) throws(Rejection) {
        var checks = FieldChecks()
        checks.resident(details, "")
        if household.people.count >= Household.mostPeople { checks.note("name", "a household has at most \(Household.mostPeople) people") }
        try checks.finish("The person cannot be added so.", rule: "INT-39")
        household.people.append(Resident(person: household.nextPerson, details: details))
        household.nextPerson += 1
        tellAmended(.people)
    }

    mutating func amend(_ number: Int, _ details: ResidentDetails) throws(Rejection) {
        var checks = FieldChecks()
        checks.resident(details, "")
        let place = household.people.firstIndex { $0.person == number }
        if place == nil { checks.note("person", "is nobody of this household") }
        try checks.finish("The person cannot be amended so.", rule: "INT-39")
        if let place { household.people[place].details = details }
        tellAmended(.people)
    }

    /// Their data goes; the number stays, so that nobody else gets it.
    mutating func remove(_ number: Int) throws(Rejection) {
        guard household.person(number) != nil else {
            throw Rejection(
                .invalid, "There is no such person.", fields: [.init("person", "is nobody of this household")], rule: "INT-39")
        }
        household.people.removeAll { $0.person == number }
        household.removed.append(RemovedResident(person: number, at: context.now, by: context.actor.role))
        household.removed = household.removed.suffix(Household.mostRemoved)
        tellAmended(.people)
    }

    mutating func classify(_ told: HouseholdClassification) throws(Rejection) {
        var checks = FieldChecks()
        checks.classification(told, "")
        try checks.finish("The household cannot be classified so.", rule: "INT-40")
        household.classification = told
        tell(
            HouseholdClassified(
                householdId: household.id, number: household.number, office: household.office, classifiedAt: context.now,
                class: told.group))
    }

    mutating func mark(_ reason: String?) throws(Rejection) {
        var checks = FieldChecks()
        checks.allow(reason, "reason")
        try checks.finish("The reason cannot be kept.", rule: "INT-05")
        household.keyOwner = reason.present
        tellAmended(.keyOwner)
    }

    mutating func close() throws(Rejection) {
        try checkReason()
        household.state = .vacant
        tell(
            HouseholdClosed(
                householdId: household.id, number: household.number, office: household.office, closedAt: context.now,
                people: household.people.count))
    }

    mutating func reopen() throws(Rejection) {
        try checkReason()
        household.state = .open
        tell(
            HouseholdReopened(
                householdId: household.id, number: household.number, office: household.office, reopenedAt: context.now,
                people: household.people.count))
    }
}

extension Household {
    /// What is told of it under seal.
    var told: HouseholdParticulars {
        HouseholdParticulars(
            unit: particulars.unit, unitKey: unitKey,
            people: people.map {
                HouseholdParticulars.Person(
                    person: $0.person, relation: $0.details.relation, name: $0.details.name, phones: $0.details.phones)
            })
    }
}
