import Foundation
import Policy
import SharedModels

extension Household {
    static func decide(
        _ current: Household?, _ command: HouseholdCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<Household> {
        guard let current else {
            guard case .open(let told) = command else { throw Rejection(.notFound, "There is no such household.") }
            return try open(told, in: context)
        }
        try authorise(command, office: current.office, for: context.actor)
        if current.hasSeen(command) { return .unchanged }
        if case .open = command { throw current.existing }
        var step = HouseholdStep(household: current, context: context)
        if case .heard(let message) = command {
            step.hear(message)
            return step.decision
        }
        guard current.state.commands.contains(command.name) else { throw current.refusal(of: command.name) }
        step.reason = command.reason
        try step.apply(command)
        return step.decision
    }

    /// Opens the file of a unit. Whether it has one already shows by the id, which follows from the unit.
    private static func open(_ told: OpenHousehold, in context: DecisionContext) throws(Rejection) -> Decision<Household> {
        try authorise(.open(told), office: told.office, for: context.actor)
        var checks = FieldChecks()
        checks.require(told.office, "office")
        checks.form(told.form, unitKey: nil)
        checks.instant(told.joinedAt, "joinedAt")
        if let joinedAt = told.joinedAt, joinedAt > context.now.addingTimeInterval(FieldChecks.clockTolerance) {
            checks.note("joinedAt", "lies in the future")
        }
        if told.people.count > mostPeople { checks.note("people", "has more than \(mostPeople) entries") }
        for (index, person) in told.people.prefix(mostPeople).enumerated() { checks.resident(person, "people[\(index)].") }
        if let classification = told.classification { checks.classification(classification, "classification.") }
        checks.allow(told.keyOwner, "keyOwner")
        try checks.finish("The file cannot be opened so.", rule: "INT-39")
        var household = Household(told, in: context)
        household.people = told.people.enumerated().map { Resident(person: $0.offset + 1, details: $0.element) }
        household.nextPerson = told.people.count + 1
        household.classification = told.classification
        household.keyOwner = told.keyOwner.present
        household.state = told.isVacant ? .vacant : .open
        return .changed(
            household,
            HouseholdOpened(
                householdId: household.id, number: household.number, office: household.office, openedAt: household.openedAt,
                source: household.source, joinedAt: household.joinedAt, class: household.classification?.group,
                isKeyOwner: household.keyOwner != nil, people: household.people.count, sealed: .content(household.told)))
    }

    private init(_ told: OpenHousehold, in context: DecisionContext) {
        id = context.caseID.retyped()
        number = context.number
        office = told.office
        unitKey = UnitKey(told.form.unit)?.description ?? ""
        source = told.source ?? .propertyOffice
        joinedAt = told.joinedAt ?? context.now
        openedAt = context.now
        particulars = told.form
    }

    /// The desk keeps the files of its office; who judges households says of which kind they are.
    private static func authorise(_ command: HouseholdCommand, office: String, for actor: Actor) throws(Rejection) {
        if let confined = actor.office, confined != office {
            throw Rejection(.forbidden, "The household belongs to another property office.")
        }
        guard HouseholdRoles.posts(for: command).contains(actor.role) else {
            throw Rejection(.forbidden, "A \(actor.role.rawValue) may not give the command \(command.code) to a household.", rule: "OPS-01")
        }
        // Also of a file that is there: who may not judge would learn from the answer whether it is judged so (WE-70).
        if case .open(let told) = command, told.isJudging, !HouseholdRoles.judges.contains(actor.role) {
            throw Rejection(.forbidden, "A \(actor.role.rawValue) may not judge a household.", rule: "INT-40")
        }
    }

    /// Whether the command has had its effect already.
    private func hasSeen(_ command: HouseholdCommand) -> Bool {
        switch command {
        case .open(let told): says(told)
        case .amend(let form): state.commands.contains(.amend) && form == particulars
        case .addPerson(let details): state.commands.contains(.addPerson) && people.contains { $0.details == details }
        case .amendPerson(let number, let details): person(number)?.details == details
        case .removePerson(let number): person(number) == nil && (1..<nextPerson).contains(number)
        case .classify(let told): state.commands.contains(.classify) && classification == told
        case .markKeyOwner(let reason): state.commands.contains(.markKeyOwner) && keyOwner == reason.present
        case .close: state == .vacant
        case .reopen: state == .open
        case .merge(let into, _): merger?.into == into
        case .unmerge: merger == nil && turn > 0
        case .heard(let message): hasHeard(message)
        }
    }

    /// Whether the file says now what another would be opened with.
    private func says(_ told: OpenHousehold) -> Bool {
        func sorted(_ people: [ResidentDetails]) -> [ResidentDetails] {
            people.sorted { ($0.name, $0.phones.joined(separator: ",")) < ($1.name, $1.phones.joined(separator: ",")) }
        }
        return told.isVacant == ((merger?.before ?? state) == .vacant) && told.office == office && told.form == particulars
            && told.source.map { $0 == source } ?? true
            && told.joinedAt.map { abs($0.timeIntervalSince(joinedAt)) < 1 } ?? true
            && sorted(told.people) == sorted(people.map(\.details)) && told.classification == classification
            && told.keyOwner.present == keyOwner
    }

    /// The household has its file, and never gets a second one (INT-39, INT-41).
    private var existing: Rejection {
        let advice =
            switch state {
            case .open: "amend it instead."
            case .vacant: "it stands vacant: reopen it instead."
            case .merged: "it is found under \(lead)."
            }
        return Rejection(
            .alreadyExists, "The household has the file \(id); \(advice)", fields: [.init("unit", "/households/\(id)")], rule: "INT-41")
    }

    private func refusal(of command: HouseholdCommand.Code) -> Rejection {
        let place = merger.map { ", under \($0.into)" } ?? ""
        return Rejection(
            .wrongState,
            "The household is \(state.rawValue)\(place), and does not take \(command.rawValue); it takes "
                + "\(allowedCommands.joined(separator: ", ")).")
    }
}

/// One decision about a household in the making.
struct HouseholdStep {
    var household: Household
    let context: DecisionContext
    /// Why, in the words of whoever asked; for the history only.
    var reason: String?
    private var events: [any Event] = []
    private var messages: [CaseMessage] = []

    init(household: Household, context: DecisionContext) {
        self.household = household
        self.context = context
    }

    var decision: Decision<Household> {
        guard let first = events.first else { return .unchanged }
        return .changed(household, first, Array(events.dropFirst()), reason: reason, messages: messages)
    }

    mutating func tell(_ event: any Event) { events.append(event) }

    mutating func send(_ message: HouseholdMessage, to file: HouseholdID) {
        messages.append(CaseMessage(to: file.retyped(), message.text))
    }

    mutating func apply(_ command: HouseholdCommand) throws(Rejection) {
        switch command {
        case .open, .heard: break
        case .amend(let form): try amend(form)
        case .addPerson(let details): try add(details)
        case .amendPerson(let number, let details): try amend(number, details)
        case .removePerson(let number): try remove(number)
        case .classify(let told): try classify(told)
        case .markKeyOwner(let reason): try mark(reason)
        case .close: try close()
        case .reopen: try reopen()
        case .merge(let into, _): try merge(into: into)
        case .unmerge: try unmerge()
        }
    }

    /// Something of the file was written anew.
    mutating func tellAmended(_ parts: HouseholdPart...) {
        tell(
            HouseholdAmended(
                householdId: household.id, number: household.number, office: household.office, amendedAt: context.now, changed: parts,
                isKeyOwner: household.keyOwner != nil, people: household.people.count, files: household.mergedFiles.count,
                sealed: .content(household.told)))
    }

    /// Refuses a reason that cannot be kept.
    func checkReason() throws(Rejection) {
        var checks = FieldChecks()
        checks.allow(reason, "reason", limit: FieldChecks.longLimit)
        try checks.finish("The reason cannot be kept.")
    }
}
