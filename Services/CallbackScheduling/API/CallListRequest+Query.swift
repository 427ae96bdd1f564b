import Foundation
import Hummingbird
import Messaging
import Policy
import ServiceBootstrap
import SharedModels

extension CallListRequest {
    /// `GET /call-list?office=&kind=&person=&before=&limit=`; a caller of one office gets its list, others name the office.
    /// - Parameters:
    ///   - request: The request.
    ///   - context: Who asks.
    /// - Throws: `Problem` 400 that names the parameter.
    init(of request: Request, _ context: CallerRequestContext) throws(Problem) {
        let page = try PageRequest(of: request)
        guard page.cursor == nil else {
            throw Problem.badParameter("cursor", "a list of calls has no further pages: ask again when its calls are made")
        }
        let asked = try Self.word("office", of: request)
        guard let office = context.caller.office ?? asked else {
            throw Problem.badParameter("office", "give an office: you are of none")
        }
        self.init(office: office)
        limit = page.limit
        person = try Self.word("person", of: request)
        if let text = try Self.word("kind", of: request) {
            guard let word = CallbackKind(rawValue: text) else {
                throw Problem.badParameter("kind", "must be one of " + CallbackKind.allCases.map(\.rawValue).joined(separator: ", "))
            }
            kind = word
        }
        if let text = try Self.word("before", of: request) {
            guard let instant = RFC3339.date(text) else {
                throw Problem.badParameter("before", "must be an RFC 3339 instant, such as 2026-03-02T01:30:00Z; write + as %2B")
            }
            before = instant
        }
    }

    private static func word(_ name: String, of request: Request) throws(Problem) -> String? {
        guard let text = request.uri.queryParameters[name[...]] else { return nil }
        guard !text.utf8.contains(0) else { throw Problem.badParameter(name, "must not contain a NUL character") }
        return String(text)
    }
}
