import Casework
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Messaging
import ServiceBootstrap
import SharedModels

/// `GET /households.csv?office=`: all files of an office as a table, one row for each person, in the layout that `guanjiactl import households`
/// reads (OPS-03).
struct HouseholdTable: Sendable {
    let engine: CaseEngine
    /// Files that are read in one step.
    var page = 200

    private var index: HouseholdSearch { HouseholdSearch(pool: engine.pool) }

    /// Streams the table page by page, so that its size costs no memory. Who takes it is on record before anything is shown (D13).
    func answer(_ context: CallerRequestContext) async throws -> Response {
        let asked = context.query["office"]
        guard let office = context.caller.office ?? asked.present else {
            throw Problem.badParameter("office", "give an office: you are of none")
        }
        guard !office.utf8.contains(0) else { throw Problem.badParameter("office", "must not contain a NUL character") }
        context.recordReveals(of: Household.kind, count: try await index.count(of: office))
        let fields: HTTPFields = [
            .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            .contentDisposition: "attachment; filename=\"households.csv\"",
        ]
        let logger = context.logger
        return Response(
            status: .ok, headers: fields,
            body: ResponseBody { writer in
                do {
                    try await writer.write(ByteBuffer(string: Self.mark + Self.line(Column.allCases.map(\.rawValue))))
                    var place = ""
                    while true {
                        let files = try await index.files(of: office, after: place, limit: page, reader: engine.reader)
                        guard let last = files.last else { break }
                        try await writer.write(ByteBuffer(string: files.map(Self.rows).joined()))
                        place = last.unitKey
                    }
                    try await writer.finish(nil)
                } catch {
                    // The answer has begun: the connection is closed without its end, which tells the caller that something is missing.
                    logger.error("table of households was cut off", error: error)
                    throw error
                }
            })
    }

    /// By which Excel knows UTF-8.
    static let mark = "\u{FEFF}"

    /// The columns, named as the import names them.
    enum Column: String, CaseIterable {
        case office, unit, source
        case joinedAt = "joined_at"
        case vacant
        case moveInDate = "move_in_date"
        case area, remarks
        case group = "class"
        case age, occupation, hobbies
        case familyStructure = "family_structure"
        case spending
        case purchasePotential = "purchase_potential"
        case credit
        case valueContribution = "value_contribution"
        case keyOwner = "key_owner"
        case name, relation, phones
        case preferredWay = "preferred_way"
        case mayCall = "may_call"
        case mayMessage = "may_message"
        case preferredTimes = "preferred_times"
        case language
    }

    /// The rows of one file: one for each person, or one without any.
    static func rows(of household: Household) -> String {
        guard !household.people.isEmpty else { return line(Column.allCases.map { cell($0, household, nil) }) }
        return household.people.map { person in line(Column.allCases.map { cell($0, household, person.details) }) }.joined()
    }

    private static func cell(_ column: Column, _ household: Household, _ person: ResidentDetails?) -> String {
        let classification = household.classification
        let text: String? =
            switch column {
            case .office: household.office
            case .unit: household.particulars.unit
            case .source: household.source.rawValue
            case .joinedAt: household.joinedAt.formatted(.iso8601)
            case .vacant: (household.merger?.before ?? household.state) == .vacant ? "yes" : nil
            case .moveInDate: household.particulars.moveInDate.map { "\($0)" }
            case .area: household.particulars.area.map { "\($0)" }
            case .remarks: household.particulars.remarks
            case .group: classification?.group.rawValue
            case .age: classification?.age
            case .occupation: classification?.occupation
            case .hobbies: classification?.hobbies
            case .familyStructure: classification?.familyStructure
            case .spending: classification?.spending
            case .purchasePotential: classification?.purchasePotential?.rawValue
            case .credit: classification?.credit?.rawValue
            case .valueContribution: classification?.valueContribution?.rawValue
            case .keyOwner: household.keyOwner
            case .name: person?.name
            case .relation: person?.relation.rawValue
            case .phones: person?.phones.joined(separator: "; ")
            case .preferredWay: person?.preferredWay?.rawValue
            case .mayCall: person?.mayCall.map(word)
            case .mayMessage: person?.mayMessage.map(word)
            case .preferredTimes: person?.preferredTimes.map { $0.map(hours).joined(separator: "; ") }
            case .language: person?.language
            }
        return text ?? ""
    }

    private static func word(_ truth: Bool) -> String { truth ? "yes" : "no" }

    private static func hours(_ hours: PreferredHours) -> String {
        let days = hours.weekdays.map { " " + $0.map(String.init).joined(separator: ",") } ?? ""
        return "\(hours.from)-\(hours.to)\(days)"
    }

    private static func line(_ cells: [String]) -> String { cells.map(CSVCell.quoted).joined(separator: ",") + "\r\n" }
}
