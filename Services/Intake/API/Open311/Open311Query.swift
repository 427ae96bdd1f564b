import Foundation
import Hummingbird
import Messaging
import ServiceBootstrap
import SharedModels

/// `GET requests`: which of them are asked for.
struct Open311Query: Hashable, Sendable {
    /// What the standard allows at most: days from the first to the last, and requests of one answer.
    static let mostDays = 90
    static let mostRequests = 1_000
    /// Requests of one page when no size is asked for.
    static let usual = 50
    /// Pages that can be asked for; further back a period leads.
    static let mostPages = 1_000
    /// Requests that can be asked for by their ids.
    static let mostIds = 200

    /// Only these, whatever else is asked; nil for all of a period.
    var ids: [String]?
    var services: [HotlineService]?
    /// Open, closed, or nil for both.
    var isOpen: Bool?
    var from: Date
    var to: Date
    var page = 1
    var size = Open311Query.usual

    /// Its parameters.
    static let names = ["service_request_id", "service_code", "status", "start_date", "end_date", "page", "page_size"]

    /// Reads a query.
    /// - Parameters:
    ///   - now: the end of the period when none is asked for.
    ///   - parameter: what a parameter says; nil without it.
    /// - Throws: `Problem` (400) that names every parameter at fault.
    init(at now: Date, _ parameter: (String) -> String?) throws(Problem) {
        var faults: [Problem.FieldFault] = []
        func words(_ name: String) -> [String]? {
            parameter(name).map { $0.split(separator: ",").map { String($0).withoutSurroundingBlanks } }
        }
        func instant(_ name: String) -> Date? {
            guard let text = parameter(name) else { return nil }
            let date = RFC3339.date(text).flatMap { $0.isPlausible ? $0 : nil }
            if date == nil { faults.append(.init(name, "must be a time such as 2026-03-02T09:30:00+08:00; write + as %2B")) }
            return date
        }
        func number(_ name: String, in range: ClosedRange<Int>) -> Int? {
            guard let text = parameter(name) else { return nil }
            let number = Int(text).flatMap { range.contains($0) ? $0 : nil }
            if number == nil { faults.append(.init(name, "must be a whole number, \(range.lowerBound) to \(range.upperBound)")) }
            return number
        }
        ids = words("service_request_id")
        if let ids, ids.count > Self.mostIds { faults.append(.init("service_request_id", "names more than \(Self.mostIds)")) }
        services = words("service_code")?.map { code in
            let service = HotlineService(rawValue: code)
            if service == nil { faults.append(.init("service_code", "is none of services")) }
            return service ?? .enquiry
        }
        if let states = words("status") {
            if !Set(states).isSubset(of: ["open", "closed"]) || states.isEmpty { faults.append(.init("status", "must be open or closed")) }
            isOpen = Set(states).count == 1 ? states.first == "open" : nil
        }
        let (first, last) = (instant("start_date"), instant("end_date"))
        let most = Double(Self.mostDays) * 86_400
        from = first ?? (last ?? now).addingTimeInterval(-most)
        to = last ?? first.map { min($0.addingTimeInterval(most), max(now, $0)) } ?? now
        if from > to {
            faults.append(.init("end_date", "lies before start_date"))
        } else if to.timeIntervalSince(from) > most {
            faults.append(.init("start_date", "lies more than \(Self.mostDays) days before end_date"))
        }
        page = number("page", in: 1...Self.mostPages) ?? 1
        size = number("page_size", in: 1...Self.mostRequests) ?? Self.usual
        guard faults.isEmpty else { throw Problem(.malformed, "See errors.", errors: faults) }
    }

    /// How many requests come before the page.
    var place: Int { (page - 1) * size }
}
