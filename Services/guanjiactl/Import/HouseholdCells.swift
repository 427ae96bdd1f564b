import Foundation
import SharedModels

/// The cells of one row on their way to a household; gathers what is wrong with them.
struct HouseholdCells {
    private(set) var problems: [HouseholdSheet.Problem]
    let line: Int
    private let cells: [HouseholdColumn: String]
    private let options: ContactSheet.Options

    /// A row of a table in our own layout.
    init(_ record: CSVRecord, columns: [HouseholdColumn], options: ContactSheet.Options) {
        let filled = zip(columns, record.fields.map { CSVCell.plain($0.trimmed) }).filter { !$0.1.isEmpty }
        self.init(Dictionary(uniqueKeysWithValues: filled), line: record.line, problems: [], options: options)
    }

    /// A row of a foreign table.
    init(_ row: TableRow, map: ImportMap<HouseholdColumn>, options: ContactSheet.Options) {
        let (cells, problems) = map.cells(of: row)
        self.init(cells, line: row.record.line, problems: problems, options: options)
    }

    /// What all rows of a household say of it, with the first of them.
    init(_ first: HouseholdCells, saying facts: [HouseholdColumn: String]) {
        self.init(facts, line: first.line, problems: [], options: first.options)
    }

    private init(
        _ cells: [HouseholdColumn: String], line: Int, problems: [HouseholdSheet.Problem], options: ContactSheet.Options
    ) {
        self.cells = cells
        self.line = line
        self.problems = problems
        self.options = options
    }

    /// Which household the row is of; nil when it does not say.
    var place: HouseholdSheet.Place? {
        guard let office = cells[.office] ?? options.office, let unit = cells[.unit].flatMap(UnitKey.init) else { return nil }
        return .init(office: office, unit: unit)
    }

    /// What the row says of the household, each column by itself.
    var household: [HouseholdColumn: String] { cells.filter { !HouseholdColumn.ofPeople.contains($0.key) && $0.key != .office } }

    /// Notes what is wrong with which household it is of.
    mutating func checkPlace() {
        if cells[.office] ?? options.office == nil { note(.office, "is empty") }
        if cells[.unit] == nil { note(.unit, "is empty") } else if place == nil { note(.unit, "names no unit") }
    }

    /// The household without its people; what cannot be understood is noted.
    mutating func body(office: String) -> HouseholdBody {
        var body = HouseholdBody(office: office, unit: cells[.unit] ?? "")
        body.source = term(.source)
        body.joinedAt = read(.joinedAt, CellTime.expectation) { [options] in CellTime(zone: options.zone).instant($0) }
        body.vacant = truth(.vacant).flatMap { $0 ? true : nil }
        body.moveInDate = read(.moveInDate, "a day such as 2026-03-02", Self.day)
        body.area = read(.area, "a number of square metres, such as 89.5") { Double($0).flatMap { $0 > 0 && $0.isFinite ? $0 : nil } }
        body.remarks = cells[.remarks]
        body.keyOwner = cells[.keyOwner]
        let group: HouseholdClass? = term(.group)
        var classification = HouseholdBody.Classification(group: group ?? .other)
        classification.age = cells[.age]
        classification.occupation = cells[.occupation]
        classification.hobbies = cells[.hobbies]
        classification.familyStructure = cells[.familyStructure]
        classification.spending = cells[.spending]
        classification.purchasePotential = term(.purchasePotential)
        classification.credit = term(.credit)
        classification.valueContribution = term(.valueContribution)
        if cells[.group] != nil {
            body.classification = classification
        } else if classification != HouseholdBody.Classification(group: .other) {
            note(.group, "is empty; what is known of a household goes with its class")
        }
        return body
    }

    /// The person of the row; nil when it has none.
    mutating func person() -> HouseholdBody.Person? {
        // What a map could not fill is known already; that it is missing would say it twice.
        guard problems.isEmpty, cells.keys.contains(where: HouseholdColumn.ofPeople.contains) else { return nil }
        if cells[.name] == nil { note(.name, "is empty") }
        let relation: HouseholdRelation? = term(.relation)
        if cells[.relation] == nil { note(.relation, "is empty; expected \(HouseholdRelation.expectation)") }
        guard let name = cells[.name], let relation else { return nil }
        var person = HouseholdBody.Person(name: name, relation: relation)
        let numbers = (cells[.phones]?.termCells ?? []).filter { !$0.isEmpty }
        person.phones = numbers.compactMap { PhoneNumber($0)?.description }
        if person.phones.count != numbers.count { note(.phones, "are not telephone numbers, separated by semicolons") }
        person.preferredWay = term(.preferredWay)
        person.mayCall = truth(.mayCall)
        person.mayMessage = truth(.mayMessage)
        person.preferredTimes = read(.preferredTimes, "hours such as 18:00-20:00 1,2,3; 09:00-10:00", Self.hours)
        person.language = cells[.language]
        return person
    }

    /// The day, in the form that Intake takes.
    private static func day(_ cell: String) -> String? {
        guard let match = cell.wholeMatch(of: /(\d{4})[-\/.年](\d{1,2})[-\/.月](\d{1,2})日?/) else { return nil }
        let parts = [match.1, match.2, match.3].compactMap { Int($0) }
        guard parts.count == 3, (1...12).contains(parts[1]), (1...31).contains(parts[2]) else { return nil }
        return "\(match.1)-\(parts[1] < 10 ? "0" : "")\(parts[1])-\(parts[2] < 10 ? "0" : "")\(parts[2])"
    }

    private static func hours(_ cell: String) -> [HouseholdBody.Hours]? {
        var all: [HouseholdBody.Hours] = []
        for part in cell.split(whereSeparator: { ";；".contains($0) }) {
            let form = #/(\d{2}:\d{2}(?::\d{2})?)-(\d{2}:\d{2}(?::\d{2})?)(?: +([1-7](?:,[1-7])*))?/#
            guard let match = String(part).trimmed.wholeMatch(of: form) else { return nil }
            let weekdays = match.3.map { $0.split(separator: ",").compactMap { Int($0) } }
            all.append(HouseholdBody.Hours(from: String(match.1), to: String(match.2), weekdays: weekdays))
        }
        return all.isEmpty ? nil : all
    }

    // MARK: Cells

    private mutating func note(_ column: HouseholdColumn, _ detail: String) {
        problems.append(.init(line: line, column: column, detail: detail))
    }

    private mutating func read<Value>(_ column: HouseholdColumn, _ expectation: String, _ value: (String) -> Value?) -> Value? {
        guard let cell = cells[column] else { return nil }
        let read = value(cell)
        if read == nil { note(column, "is not \(expectation)") }
        return read
    }

    private mutating func term<Term: TermOfTrade>(_ column: HouseholdColumn) -> Term? { read(column, Term.expectation) { Term(cell: $0) } }

    private mutating func truth(_ column: HouseholdColumn) -> Bool? { read(column, "yes or no", Truth.value) }
}
