import Foundation
import Policy
import SharedModels

/// Numbers and values of reports as people read them.
struct ReportWords {
    let wording: Wording

    /// A column's number; a dash where there is none.
    func number(_ number: Double?, of column: Report.Column) -> String {
        guard let number else { return "–" }
        if case .share = column.measure { return Self.percent(number) }
        switch column.unit {
        case .yuan: return Self.decimal(number / 100, digits: 2)
        case .percent: return Self.percent(number)
        case .hours, .days, .seconds: return Self.decimal(number, digits: 1)
        case nil: return number == number.rounded() ? Self.decimal(number, digits: 0) : Self.decimal(number, digits: 1)
        }
    }

    /// The same for a program that counts on with it: no separators, no signs.
    func plain(_ number: Double?, of column: Report.Column) -> String {
        guard let number else { return "" }
        if case .share = column.measure { return String(format: "%.4f", number) }
        switch column.unit {
        case .yuan: return String(format: "%.2f", number / 100)
        case .percent: return String(format: "%.4f", number)
        case .hours, .days, .seconds: return String(format: "%.1f", number)
        case nil: return number == number.rounded() ? String(format: "%.0f", number) : String(format: "%.1f", number)
        }
    }

    /// A column's name with its unit.
    func label(_ column: Report.Column) -> String {
        let label = column.label[wording.language]
        guard let unit = column.unit, unit != .percent else { return label }
        return label + wording.page("reportUnit", ["unit": wording.page("reportUnit_\(unit.rawValue)")])
    }

    /// A value of a group.
    func value(_ value: String, _ values: String?) -> String {
        guard value != ReportFigures.none else { return wording.page("reportNone") }
        return switch values {
        case nil: value
        case "kind": wording.kind(value)
        case "clock": wording.clock(value)
        case let field?: wording.value(value, of: field)
        }
    }

    /// A period, such as 2026年3月.
    func period(_ period: ReportPeriod) -> String {
        let first = period.first
        switch period.kind {
        case .day: return first.description
        case .week: return wording.page("reportWeek", ["code": period.code, "first": first.description, "last": period.last.description])
        case .month: return wording.page("reportMonth", ["y": "\(first.year)", "m": "\(first.month)"])
        case .quarter: return wording.page("reportQuarter", ["y": "\(first.year)", "q": "\((first.month - 1) / 3 + 1)"])
        case .year: return wording.page("reportYear", ["y": "\(first.year)"])
        case .now: return wording.page("reportNow")
        }
    }

    static func percent(_ share: Double) -> String { String(format: "%.1f%%", share * 100) }

    /// Fen as yuan.
    static func yuan(_ fen: Int64) -> String { decimal(Double(fen) / 100, digits: 2) }

    /// With a comma between thousands, whatever the language: both write it so.
    static func decimal(_ number: Double, digits: Int) -> String {
        let text = String(format: "%.\(digits)f", abs(number))
        let parts = text.split(separator: ".", maxSplits: 1)
        var whole = ""
        for (index, digit) in parts[0].enumerated() {
            if index > 0, (parts[0].count - index).isMultiple(of: 3) { whole += "," }
            whole.append(digit)
        }
        return (number < 0 ? "-" : "") + whole + (parts.count > 1 ? ".\(parts[1])" : "")
    }
}
