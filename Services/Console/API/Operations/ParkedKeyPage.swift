import Foundation
import Hummingbird
import ServiceBootstrap

/// `/operations/repairs/parked/0198c7d4-…`: the records of one key in the order in which they are applied again, and the form that has it done.
struct ParkedKeyPage {
    let visit: Visit
    let service: OperatedService
    let name: ParkedName

    /// Records that are shown.
    private static let mostShown = 100
    /// The field by which an operator confirms the command.
    private static let confirmed = "confirmed"

    private var wording: Wording { visit.wording }
    private var quantities: Quantities { Quantities(wording: wording, zone: visit.site.zone) }
    private var ports: AdminPorts { visit.site.operations.ports }

    /// Why the form does nothing, or what is not known of what it did.
    struct Refused {
        let title: String
        var detail: String?
        /// That the command was not confirmed.
        var isUnconfirmed = false
        let key: String?
        let status: HTTPResponse.Status
    }

    /// What pages call a key: the number of its case, or its id where the Console does not know it.
    static func title(of name: ParkedName, _ cases: [UUID: (number: String, kind: String)], _ wording: Wording) -> String {
        guard let id = name.caseID else { return wording.page("operationsForeignKey", ["name": name.description]) }
        return cases[id]?.number ?? name.description
    }

    /// Draws the page.
    /// - Parameters:
    ///   - applied: records that a redrive has just applied, before it came to one that it could not.
    ///   - refused: a redrive that was not carried out.
    /// - Throws: `Problem` (404) when nothing is parked under the key; what the admin port refuses; `DatabaseError`.
    /// - Returns: the page.
    func answer(applied: Int? = nil, refused: Refused? = nil) async throws -> Response {
        let records: [ParkedRecord]
        do {
            records = try await self.records()
        } catch let problem as Problem {
            // What became of the command is worth more than what it is about.
            guard refused != nil else { throw problem }
            records = []
        }
        guard !records.isEmpty || refused != nil else { throw Problem(.notFound, "Nothing is parked under this key.") }
        let cases = try await CaseNumbers(pool: visit.site.pool).find([name.caseID].compactMap { $0 })
        let title = Self.title(of: name, cases, wording)
        var view = Frame.of(
            visit, title: title, current: OperationsPage.path, follows: false, address: ParkedPages.address(service, name))
        let label = wording.page("operationsService_\(service.rawValue)")
        view["styles"] = [["name": "operations.css"]]
        view["back"] = ["href": OperationsPage.parked(service), "label": wording.page("operationsParkedTitle", ["service": label])]
        view["heading"] = title
        view["facts"] = facts(records, cases)
        view["records"] = records.prefix(Self.mostShown).map(row)
        if records.count > Self.mostShown {
            view["more"] = wording.page("operationsRecordsMore", ["n": quantities.count(Double(Self.mostShown))])
        }
        view["command"] = form(records, refused)
        if let applied { view["notices"] = [["tone": "warn", "text": halted(applied, records.count)]] }
        if let refused { view["problem"] = ["title": refused.title, "detail": refused.detail ?? "", "errors": [[String: Any]]()] }
        return try visit.site.page("operations-key", view, status: refused?.status ?? .ok)
    }

    /// Applies the records again, as this operator.
    func redrive(_ filled: Visit.Form) async throws -> Response {
        let key = filled.fields["_key"]
        guard filled.isOwn else {
            return try await answer(refused: Refused(title: wording.page("refused_session"), key: key, status: .forbidden))
        }
        guard filled.fields[Self.confirmed] == "true" else {
            return try await answer(
                refused: Refused(
                    title: wording.page("refused_invalid"), isUnconfirmed: true, key: key, status: .unprocessableContent))
        }
        do {
            guard let text = try await self.text() else { throw Problem(.notFound, "Nothing is parked under this key.") }
            let done = try await ports.redrive(service, key: text, token: visit.token)
            let place = done.remaining == 0 ? OperationsPage.parked(service) : ParkedPages.address(service, name)
            return PageAnswer.redirect(to: place + Paths.query([("applied", String(min(done.applied, Int64(ParkedPages.most))))]))
        } catch let problem as Problem where problem.kind == .unavailable {
            return try await answer(
                refused: Refused(
                    title: wording.page("refused_unavailable"),
                    detail: wording.page("operationsRedriveUnknown"), key: key, status: .serviceUnavailable))
        }
    }

    // MARK: - What the service has

    /// The key itself; nil when the name is not that of a key that waits. That of a case is its name.
    private func text() async throws -> String? {
        if name.caseID != nil { return name.description }
        return try await ports.parkedKeys(of: service, token: visit.token).first { $0.name == name }?.key
    }

    private func records() async throws -> [ParkedRecord] {
        guard let text = try await text() else { return [] }
        return try await ports.parkedRecords(of: service, key: text, token: visit.token)
    }

    // MARK: - Views

    private func facts(_ records: [ParkedRecord], _ cases: [UUID: (number: String, kind: String)]) -> [[String: Any]] {
        var facts: [[String: Any]] = [
            ["label": wording.page("operationsService"), "value": wording.page("operationsService_\(service.rawValue)")]
        ]
        if let id = name.caseID {
            if let found = cases[id] { facts.append(["label": wording.page("operationsCase"), "value": wording.kind(found.kind)]) }
            facts.append(["label": wording.page("operationsKey"), "value": name.description, "wide": true])
        } else {
            facts.append(["label": wording.page("operationsKey"), "value": wording.page("operationsForeignKeyHint"), "wide": true])
        }
        guard let first = records.first else { return facts }
        facts.append(["label": wording.page("operationsWaiting"), "value": wording.page("operationsRecords", ["n": count(records.count)])])
        facts.append(["label": wording.page("operationsReason"), "value": wording.parkedReason(first.reason), "wide": true])
        return facts
    }

    private func row(_ record: ParkedRecord) -> [String: Any] {
        [
            "type": record.type ?? wording.page("operationsNoType"), "sequence": record.sequence.map { "#\($0)" } ?? "",
            "place": "\(record.topic)/\(record.partition)@\(record.offset)", "event": record.eventID ?? "",
            "since": record.parkedAt.map { Times.local($0, in: visit.site.zone) } ?? "",
            "sinceAt": record.parkedAt.map(Times.rfc3339) ?? "", "attempts": count(Int(clamping: record.attempts)),
            "reason": wording.parkedReason(record.reason),
        ]
    }

    private func halted(_ applied: Int, _ left: Int) -> String {
        wording.page("operationsHalted", ["n": count(applied), "left": count(left)])
    }

    /// The form, of the template `command`.
    private func form(_ records: [ParkedRecord], _ refused: Refused?) -> [String: Any] {
        var flag: [String: Any] = [
            "isFlag": true, "id": "redrive-\(Self.confirmed)", "name": Self.confirmed, "required": true,
            "label": wording.page("operationsRedriveConfirm", ["n": count(records.count)]),
        ]
        if refused?.isUnconfirmed == true { flag["error"] = wording.page("operationsRedriveConfirmError") }
        return [
            "id": "redrive", "action": "\(ParkedPages.address(service, name))/redrive", "label": wording.page("operationsRedrive"),
            "csrf": visit.formToken, "idempotencyKey": refused?.key ?? UUID().uuidString.lowercased(), "fields": [flag],
        ]
    }

    private func count(_ number: Int) -> String { quantities.count(Double(number)) }
}
