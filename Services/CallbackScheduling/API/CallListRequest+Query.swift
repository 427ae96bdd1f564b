import Foundation
import Messaging
import Policy
import ServiceBootstrap
import SharedModels

extension CallListRequest {
    /// What it reads; a cursor is read to be refused, because whoever sends one waits for another page.
    static let names = ["office", "kind", "person", "before"] + PageRequest.names

    /// `GET /call-list?office=&kind=&person=&before=&limit=`; a caller of one office gets its list, others name the office.
    /// - Parameter context: Who asks, for what.
    /// - Throws: `Problem` 400 that names the parameter.
    init(_ context: CallerRequestContext) throws(Problem) {
        let query = context.query
        let page = try PageRequest(of: query)
        guard page.cursor == nil else {
            throw Problem.badParameter("cursor", "a list of calls has no further pages: ask again when its calls are made")
        }
        let asked = try query.word("office")
        guard let office = context.caller.office ?? asked else {
            throw Problem.badParameter("office", "give an office: you are of none")
        }
        self.init(office: office)
        limit = page.limit
        person = try query.word("person")
        if let text = try query.word("kind") {
            guard let word = CallbackKind(rawValue: text) else {
                throw Problem.badParameter("kind", "must be one of " + CallbackKind.allCases.map(\.rawValue).joined(separator: ", "))
            }
            kind = word
        }
        if let text = try query.word("before") {
            guard let instant = RFC3339.date(text) else {
                throw Problem.badParameter("before", "must be an RFC 3339 instant, such as 2026-03-02T01:30:00Z; write + as %2B")
            }
            before = instant
        }
    }
}
