import Foundation
import Policy
import SharedModels

/// Makes the JSON body of a command from the fields of its form, by the contract's fields. Pure.
///
/// A form's field is named by its way: `contactPhone`, `handOver.repair.what`, `lines.0.item`, `majorReasons.repeated_promise`. What is left empty is
/// left out of the body.
struct FormReading: Sendable {
    let zone: EstateZone
    /// What was sent, by the names of the form's fields.
    let sent: [String: String]
    private let rows: FilledRows

    init(zone: EstateZone, sent: [String: String]) {
        (self.zone, self.sent) = (zone, sent)
        rows = FilledRows(sent)
    }

    /// A field whose text cannot be what the contract wants.
    struct Fault: Error, Hashable {
        /// The form's field.
        let name: String
        let reason: Reason
    }

    /// Several of them, found after the form was read.
    struct Faults: Error {
        let all: [Fault]
    }

    /// What is wrong with a text; a key of the pages' words.
    enum Reason: String, Sendable {
        case notInteger = "faultInteger"
        case notDecimal = "faultDecimal"
        case notMoney = "faultMoney"
        case notInstant = "faultInstant"
        case notChoice = "faultChoice"
        case notSignature = "faultSignature"
        /// A problem is described, and not said whether it belongs to the matter of the callback.
        case noScope = "callsNoScope"
        /// Facts of a complaint in another matter, and the matter is said to be the same (CMP-47).
        case sameMatter = "callsSameMatter"
        /// No button of a technician was pressed.
        case nobodyChosen = "boardNobodyChosen"
        case missing = "required"
        case aboveAccepted = "faultAboveAccepted"
    }

    /// Entries of one list of a form at most.
    static let mostEntries = 50

    /// The body, and every field at fault.
    func body(of fields: [Catalogue.Field]) -> (body: JSONValue, faults: [Fault]) {
        var faults: [Fault] = []
        return (.object(members(of: fields, below: "", &faults)), faults)
    }

    private func members(of fields: [Catalogue.Field], below prefix: String, _ faults: inout [Fault]) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        for field in fields { members[field.name] = value(of: field, named: prefix + field.name, &faults) }
        return members
    }

    /// What a field says; nil when it says nothing.
    private func value(of field: Catalogue.Field, named name: String, _ faults: inout [Fault]) -> JSONValue? {
        switch field.type {
        case .object:
            let inner = members(of: field.fields ?? [], below: name + ".", &faults)
            return inner.isEmpty && !isOpenObject(field, named: name) ? nil : .object(inner)
        case .list:
            let entries = rows.range(of: name).compactMap { entry($0, of: field, named: name, &faults) }
            return entries.isEmpty && field.required != true ? nil : .array(entries)
        case .choices:
            let chosen = (field.values ?? []).filter { sent["\(name).\($0)"] != nil }
            return chosen.isEmpty && field.required != true ? nil : .array(chosen.map(JSONValue.string))
        case .flag: return flag(field, named: name)
        case .map: return nil
        case .text, .lines, .url, .choice, .integer, .decimal, .money, .instant, .date, .month, .time, .id, .drawing:
            guard let text = sent[name]?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty else { return nil }
            guard let value = scalar(text, of: field) else {
                faults.append(Fault(name: name, reason: Self.reason(for: field.type)))
                return nil
            }
            return value
        }
    }

    /// An object without members says something where its own box is ticked: `handOver.goodsMove` alone names what is asked for.
    private func isOpenObject(_ field: Catalogue.Field, named name: String) -> Bool { sent[name] == "true" }

    private func entry(_ index: Int, of field: Catalogue.Field, named name: String, _ faults: inout [Fault]) -> JSONValue? {
        if let fields = field.fields {
            let inner = members(of: fields, below: "\(name).\(index).", &faults)
            return inner.values.contains(where: \.saysSomething) ? .object(inner) : nil
        }
        return field.entry.flatMap { value(of: $0, named: "\(name).\(index)", &faults) }
    }

    /// A box that is not ticked is not sent: where the contract means yes unless it is said, no has to be said.
    private func flag(_ field: Catalogue.Field, named name: String) -> JSONValue? {
        let isOn = ["true", "on"].contains(sent[name])
        if field.isOnUnlessSaid { return isOn || sent["\(name)._shown"] == nil ? nil : .bool(false) }
        return isOn ? .bool(true) : (field.required == true ? .bool(false) : nil)
    }

    private func scalar(_ text: String, of field: Catalogue.Field) -> JSONValue? {
        switch field.type {
        case .integer: Int64(text).map(JSONValue.integer)
        case .decimal: Double(text).flatMap { $0.isFinite ? JSONValue.number($0) : nil }
        case .money: Self.fen(text).map(JSONValue.integer)
        case .instant:
            instant(text).map { .string(ISO8601DateFormatter.string(from: $0, timeZone: .gmt, formatOptions: .withInternetDateTime)) }
        case .choice: field.values?.contains(text) == false ? nil : .string(text)
        default: .string(text)
        }
    }

    /// `12.5` yuan are 1250 fen; at most two decimals, no sign.
    static func fen(_ text: String) -> Int64? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let yuan = parts.first, !yuan.isEmpty, yuan.count <= 12, yuan.allSatisfy(\.isASCIIDigit) else { return nil }
        let cents = parts.count == 2 ? parts[1] : ""
        guard cents.count <= 2, cents.allSatisfy(\.isASCIIDigit), parts.count == 1 || !cents.isEmpty else { return nil }
        return Int64(yuan + cents.padding(toLength: 2, withPad: "0", startingAt: 0))
    }

    /// `2026-03-02T09:30` by the estate's clock, as browsers send it; seconds where they are known.
    private func instant(_ text: String) -> Date? {
        let parts = text.replacing(" ", with: "T").split(separator: "T", maxSplits: 1)
        guard parts.count == 2, let date = LocalDate(String(parts[0])), let time = LocalTime(String(parts[1])) else { return nil }
        return zone.instant(of: date, at: time)
    }

    private static func reason(for type: Catalogue.FieldType) -> Reason {
        switch type {
        case .integer: .notInteger
        case .decimal: .notDecimal
        case .money: .notMoney
        case .instant: .notInstant
        default: .notChoice
        }
    }
}

extension JSONValue {
    /// Whether somebody has written it. A flag's default and an empty list are sent for rows that nobody has filled, and make no entry by themselves.
    fileprivate var saysSomething: Bool {
        switch self {
        case .null, .bool: false
        case .array(let items): items.contains(where: \.saysSomething)
        case .object(let members): members.values.contains(where: \.saysSomething)
        case .integer, .number, .string: true
        }
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

extension FormReading {
    /// The name of a form's field from that of a service's refusal: `lines[1].item` is `lines.1.item`, or `lines.2.item` where a row before it was left
    /// empty and so not sent.
    /// - Parameters:
    ///   - field: as the service names it.
    ///   - fields: of the command.
    /// - Returns: the form's name.
    func name(ofRefused field: String, in fields: [Catalogue.Field]) -> String {
        var (name, level, list) = ("", fields, Catalogue.Field?.none)
        for part in field.replacing("[", with: ".").replacing("]", with: "").split(separator: ".").map(String.init) {
            var step = part
            if let place = Int(part), let entries = list {
                let filled = self.filled(entries, named: name)
                if filled.indices.contains(place) { step = String(filled[place]) }
                list = nil
            } else {
                let known = level.first { $0.name == part }
                list = known?.type == .list ? known : nil
                level = known?.fields ?? []
            }
            name += name.isEmpty ? step : ".\(step)"
        }
        return name
    }

    /// The rows of a list that make an entry, in their order.
    private func filled(_ list: Catalogue.Field, named name: String) -> [Int] {
        var ignored: [Fault] = []
        return rows.range(of: name).filter { entry($0, of: list, named: name, &ignored) != nil }
    }
}
