import Foundation
import Policy
import ServiceBootstrap
import SharedModels

// The bodies of the commands to households. What must be there is optional in them, so that everything that is missing is named in one answer;
// its values are checked where the rules are, in `decide`.

/// What a file says of its unit, as it comes in.
struct HouseholdFormBody: Decodable, Sendable {
    let unit: String?
    let moveInDate: LocalDate?
    let area: Double?
    let remarks: String?

    /// The form, with blanks taken away; a unit that is missing is noted.
    func form(_ checks: inout FieldChecks) -> HouseholdForm {
        HouseholdForm(unit: checks.require(unit, "unit"), moveInDate: moveInDate, area: area, remarks: remarks.present)
    }
}

/// Somebody of a household, as they come in.
struct ResidentBody: Decodable, Sendable {
    let name: String?
    let relation: HouseholdRelation?
    let phones: [String]?
    let preferredWay: Channel?
    let mayCall: Bool?
    let mayMessage: Bool?
    let preferredTimes: [PreferredHours]?
    let language: String?

    /// The person, numbers by their digits; nil when something is missing, which is noted.
    func details(_ checks: inout FieldChecks, at path: String = "") -> ResidentDetails? {
        let name = checks.require(name, "\(path)name")
        checks.need(relation, "\(path)relation")
        var numbers: [String] = []
        for (index, phone) in (phones ?? []).prefix(ResidentDetails.mostPhones + 1).enumerated() {
            guard let number = PhoneNumber(phone) else {
                checks.note("\(path)phones[\(index)]", "is not a telephone number")
                continue
            }
            if !numbers.contains(number.description) { numbers.append(number.description) }
        }
        guard let relation else { return nil }
        return ResidentDetails(
            name: name, relation: relation, phones: numbers, preferredWay: preferredWay, mayCall: mayCall, mayMessage: mayMessage,
            preferredTimes: preferredTimes.flatMap { $0.isEmpty ? nil : $0 }, language: language.present)
    }
}

/// Which group a household belongs to and how it is rated, as it comes in.
struct ClassificationBody: Decodable, Sendable {
    let group: HouseholdClass?
    let age: String?
    let occupation: String?
    let hobbies: String?
    let familyStructure: String?
    let spending: String?
    let purchasePotential: HouseholdRating?
    let credit: HouseholdRating?
    let valueContribution: HouseholdRating?

    /// The classification; nil without a group, which is noted.
    func value(_ checks: inout FieldChecks, at path: String = "") -> HouseholdClassification? {
        checks.need(group, "\(path)group")
        return group.map {
            HouseholdClassification(
                group: $0, age: age.present, occupation: occupation.present, hobbies: hobbies.present,
                familyStructure: familyStructure.present, spending: spending.present, purchasePotential: purchasePotential, credit: credit,
                valueContribution: valueContribution)
        }
    }
}

/// `POST /households`: INT-39, INT-41.
struct OpenHouseholdRequest: CommandRequest {
    let office: String?
    let source: Channel?
    let joinedAt: Date?
    let people: [ResidentBody]?
    let classification: ClassificationBody?
    /// Why it is that of a key owner.
    let keyOwner: String?
    /// Whether nobody lives there.
    let vacant: Bool?
    private let form: HouseholdFormBody

    private enum CodingKeys: String, CodingKey { case office, source, joinedAt, people, classification, keyOwner, vacant }

    init(from decoder: any Decoder) throws {
        form = try HouseholdFormBody(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        office = try container.decodeIfPresent(String.self, forKey: .office)
        source = try container.decodeIfPresent(Channel.self, forKey: .source)
        joinedAt = try container.decodeIfPresent(Date.self, forKey: .joinedAt)
        people = try container.decodeIfPresent([ResidentBody].self, forKey: .people)
        classification = try container.decodeIfPresent(ClassificationBody.self, forKey: .classification)
        keyOwner = try container.decodeIfPresent(String.self, forKey: .keyOwner)
        vacant = try container.decodeIfPresent(Bool.self, forKey: .vacant)
    }

    /// The id of the file, which follows from office and unit; nil when one of them is missing.
    func id(by identity: HouseholdIdentity) async throws -> CaseID? {
        guard let office = office.present, let unit = form.unit.flatMap(UnitKey.init) else { return nil }
        return try await identity.id(of: unit, in: office)
    }

    func command() throws(Problem) -> HouseholdCommand {
        var checks = FieldChecks()
        let office = checks.require(office, "office")
        let form = form.form(&checks)
        if !form.unit.isEmpty, UnitKey(form.unit) == nil { checks.note("unit", "names no unit") }
        let told = people ?? []
        if told.count > Household.mostPeople { checks.note("people", "has more than \(Household.mostPeople) entries") }
        let people = told.prefix(Household.mostPeople).enumerated().compactMap { index, person in
            person.details(&checks, at: "people[\(index)].")
        }
        let classification = classification.flatMap { $0.value(&checks, at: "classification.") }
        guard checks.problems.isEmpty else { throw Problem(checks) }
        return .open(
            OpenHousehold(
                office: office, form: form, source: source, joinedAt: joinedAt, people: people, classification: classification,
                keyOwner: keyOwner.present, isVacant: vacant ?? false))
    }
}

/// `POST /households/{id}/amend`: what is known of the unit, anew as a whole.
struct AmendHouseholdRequest: CommandRequest {
    private let form: HouseholdFormBody

    init(from decoder: any Decoder) throws { form = try HouseholdFormBody(from: decoder) }

    func command() throws(Problem) -> HouseholdCommand {
        var checks = FieldChecks()
        let form = form.form(&checks)
        guard checks.problems.isEmpty else { throw Problem(checks) }
        return .amend(form)
    }
}

/// `POST /households/{id}/add-person`.
struct AddPersonRequest: CommandRequest {
    private let body: ResidentBody

    init(from decoder: any Decoder) throws { body = try ResidentBody(from: decoder) }

    func command() throws(Problem) -> HouseholdCommand {
        var checks = FieldChecks()
        let details = body.details(&checks)
        guard let details, checks.problems.isEmpty else { throw Problem(checks) }
        return .addPerson(details)
    }
}

/// `POST /households/{id}/amend-person`: the person anew as a whole.
struct AmendPersonRequest: CommandRequest {
    let person: Int?
    private let body: ResidentBody

    private enum CodingKeys: String, CodingKey { case person }

    init(from decoder: any Decoder) throws {
        body = try ResidentBody(from: decoder)
        person = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(Int.self, forKey: .person)
    }

    func command() throws(Problem) -> HouseholdCommand {
        var checks = FieldChecks()
        checks.need(person, "person")
        let details = body.details(&checks)
        guard let person, let details, checks.problems.isEmpty else { throw Problem(checks) }
        return .amendPerson(person, details)
    }
}

/// `POST /households/{id}/remove-person`: what is known of the person goes.
struct RemovePersonRequest: CommandRequest {
    let person: Int?

    func command() throws(Problem) -> HouseholdCommand {
        var checks = FieldChecks()
        checks.need(person, "person")
        guard let person else { throw Problem(checks) }
        return .removePerson(person)
    }
}

/// `POST /households/{id}/classify`: INT-40.
struct ClassifyHouseholdRequest: CommandRequest {
    private let body: ClassificationBody

    init(from decoder: any Decoder) throws { body = try ClassificationBody(from: decoder) }

    func command() throws(Problem) -> HouseholdCommand {
        var checks = FieldChecks()
        guard let value = body.value(&checks) else { throw Problem(checks) }
        return .classify(value)
    }
}

/// `POST /households/{id}/mark-key-owner`: with a reason it is that of a key owner, without one it no longer is (INT-05).
struct MarkKeyOwnerRequest: CommandRequest {
    let reason: String?

    func command() -> HouseholdCommand { .markKeyOwner(reason: reason.present) }
}

/// `POST /households/{id}/close`: nobody lives there any more.
struct CloseHouseholdRequest: CommandRequest {
    let reason: String?

    func command() -> HouseholdCommand { .close(reason: reason) }
}

/// `POST /households/{id}/reopen`: somebody lives there again.
struct ReopenHouseholdRequest: CommandRequest {
    let reason: String?

    func command() -> HouseholdCommand { .reopen(reason: reason) }
}

/// `POST /households/{id}/merge`: it is found under another file.
struct MergeHouseholdRequest: Decodable, Sendable {
    let into: HouseholdID?
    let reason: String?
}

/// `POST /households/{id}/unmerge`: it stands for itself again.
struct UnmergeHouseholdRequest: CommandRequest {
    let reason: String?

    func command() -> HouseholdCommand { .unmerge(reason: reason) }
}
