import Crypto
import Foundation
import SharedModels

/// The cells of one row on their way to a contact; gathers what is wrong with them.
struct ContactCells {
    private(set) var problems: [ContactSheet.Problem] = []
    private let cells: [ContactColumn: String]
    private let line: Int
    private let foreignKey: ForeignKey?
    private let options: ContactSheet.Options
    private let time: CellTime

    /// What names a row of a foreign table.
    private struct ForeignKey {
        let system: String
        let cells: [String]
    }

    /// A row of a table in our own layout.
    init(_ record: CSVRecord, columns: [ContactColumn], options: ContactSheet.Options) {
        let filled = zip(columns, record.fields.map(\.trimmed)).filter { !$0.1.isEmpty }
        cells = Dictionary(uniqueKeysWithValues: filled)
        line = record.line
        foreignKey = nil
        self.options = options
        time = CellTime(zone: options.zone)
    }

    /// A row of a foreign table.
    init(_ row: TableRow, map: ColumnMap, options: ContactSheet.Options) {
        (cells, problems) = map.cells(of: row)
        line = row.record.line
        foreignKey = ForeignKey(system: map.name, cells: map.keyCells(of: row))
        self.options = options
        time = CellTime(zone: options.zone)
    }

    /// The contact, or nil when something in the row cannot be understood; `problems` says what.
    mutating func row() -> ContactSheet.Row? {
        // What a map could not fill is known already; that it is missing would say it twice.
        guard problems.isEmpty else { return nil }
        let voidReason: VoidReason? = term(.voidReason)
        // A call that counts for nothing has no subject; it is filed among the enquiries.
        let kind: ContactKind? = voidReason != nil && cells[.kind] == nil ? .enquiry : mandatory(.kind)
        let channel: Channel? = mandatory(.channel)
        let office = cells[.office] ?? options.office
        if office == nil { note(.office, "is empty") }
        guard let kind, let channel, let office else { return nil }
        var body = ContactBody(office: office, kind: kind, channel: channel)
        body.voidReason = voidReason
        fillFacts(&body)
        if reference != nil { body.externalId = idempotencyKey }
        body.handOver = voidReason == nil ? handOver(as: kind) : nil
        guard problems.isEmpty else { return nil }
        return ContactSheet.Row(
            line: line, reference: reference, linkedReference: cells[.linkedReference], idempotencyKey: idempotencyKey, body: body)
    }

    private mutating func fillFacts(_ body: inout ContactBody) {
        body.occurredAt = instant(.occurredAt)
        body.caller = .init(
            name: cells[.callerName], phone: cells[.phone], unit: cells[.unit], address: cells[.address], company: cells[.company])
        body.reason = cells[.reason]
        let department: Role? = term(.responsibleDepartment)
        if department != nil || cells[.responsiblePerson] != nil {
            body.responsible = .init(department: department, person: cells[.responsiblePerson])
        }
        body.addressee = cells[.addressee]
        body.appointmentAt = instant(.appointmentAt)
        body.original = cells[.original]
        let adopted = truth(.adopted)
        body.answer = cells[.answer].map { .init(result: $0, adopted: adopted) }
    }

    /// The hand-over, when the row has particulars for it.
    private mutating func handOver(as kind: ContactKind) -> ContactBody.HandOver? {
        switch kind {
        case .complaint:
            let own: [ContactColumn] = [.complaintSubject, .majorReasons, .ownerLimit, .place, .complainedOf, .course, .demand, .matter]
            guard own.contains(where: { cells[$0] != nil }) else { return nil }
            return .init(complaint: complaint())
        case .repair:
            guard let urgency: RepairUrgency = term(.urgency) else { return nil }
            return .init(
                repair: .init(
                    urgency: urgency, emergencyCategory: term(.emergencyCategory), appointedAt: instant(.appointedAt),
                    contactPerson: cells[.contactPerson], contactPhone: cells[.contactPhone]))
        case .serviceRequest:
            guard let service: PaidServiceKind = term(.service) else { return nil }
            return .init(service: .init(service: service, wantedAt: instant(.wantedAt)))
        // A move, a question about a notice and a special request are handed over at the desk, which asks for what they need.
        case .move, .fee, .special, .enquiry, .suggestion:
            return nil
        }
    }

    private mutating func complaint() -> ContactBody.Complaint {
        let (eventTime, preferredWay): (Date?, Channel?) = (instant(.eventTime), term(.preferredWay))
        let unknown: [UnknownParticular] = (eventTime == nil ? [.eventTime] : []) + (preferredWay == nil ? [.preferredWay] : [])
        return .init(
            subject: term(.complaintSubject), majorReasons: terms(.majorReasons), ownerLimit: instant(.ownerLimit),
            toCompany: truth(.toCompany), eventTime: eventTime, place: cells[.place], complainedOf: cells[.complainedOf],
            course: cells[.course], demand: cells[.demand], preferredWay: preferredWay, matter: cells[.matter],
            unknown: unknown.isEmpty ? nil : unknown)
    }

    /// By what other rows call this one.
    private var reference: String? { foreignKey?.cells.joined(separator: "/") ?? cells[.reference] }

    /// Under this key the service takes the row once, however often the file is imported (D8): made of the office and the reference in
    /// the other system, or of everything that the row says where it has none; with a map, of the columns that it names.
    private var idempotencyKey: String {
        let parts =
            if let foreignKey {
                ["map", foreignKey.system] + foreignKey.cells
            } else if let reference = cells[.reference] {
                ["reference", cells[.office] ?? options.office ?? "", reference]
            } else {
                ["row", options.office ?? ""] + cells.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap { [$0.key.rawValue, $0.value] }
            }
        let digest = SHA256.hash(data: Data(parts.joined(separator: "\u{1F}").utf8))
        return "import-" + digest.prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    // MARK: Cells

    private mutating func note(_ column: ContactColumn, _ detail: String) {
        problems.append(.init(line: line, column: column, detail: detail))
    }

    private mutating func mandatory<Term: TermOfTrade>(_ column: ContactColumn) -> Term? {
        if cells[column] == nil { note(column, "is empty; expected \(Term.expectation)") }
        return term(column)
    }

    private mutating func term<Term: TermOfTrade>(_ column: ContactColumn) -> Term? {
        guard let cell = cells[column] else { return nil }
        guard let term = Term(cell: cell) else {
            note(column, "is not \(Term.expectation)")
            return nil
        }
        return term
    }

    private mutating func terms<Term: TermOfTrade>(_ column: ContactColumn) -> [Term]? {
        guard let cell = cells[column] else { return nil }
        let terms = cell.termCells.map { Term(cell: $0) }
        if terms.contains(where: { $0 == nil }) { note(column, "is not \(Term.expectation), separated by semicolons") }
        return terms.compactMap { $0 }
    }

    private mutating func instant(_ column: ContactColumn) -> Date? {
        guard let cell = cells[column] else { return nil }
        guard let instant = time.instant(cell) else {
            note(column, "is not \(CellTime.expectation)")
            return nil
        }
        return instant
    }

    private mutating func truth(_ column: ContactColumn) -> Bool? {
        guard let cell = cells[column] else { return nil }
        let truth = Truth.value(cell)
        if truth == nil { note(column, "is neither yes nor no") }
        return truth
    }
}
