import Foundation
import ServiceBootstrap
import SharedModels

/// Lists, tables and figures: what names no case is another office's all the same. So answers are compared: with what the office itself is
/// told, and with what somebody is told who asks for an office, or an id, that is nobody's.
extension OfficeMatrix {
    /// Parameters that name an office.
    static let officeParameters: Set<String> = ["office", "jurisdiction_id"]

    /// What is wrong with what two offices are told by the routes that read no one case; asked while the other office has nothing.
    static func answerFaults(of routes: [AttackedRoute], _ service: TestService, _ places: AttackedPlaces, _ cases: [String: String])
        async throws -> [String]
    {
        let read = routes.filter { $0.reads && !$0.hasParameter && !$0.roles.isEmpty && $0.roles != [.owner] }
        var found: [String] = []
        for (index, route) in read.enumerated() {
            let roles = some(of: route.roles.filter { $0 != .owner }, from: index * rolesAtMost)
            let tellings = try await roles.asyncMap { try await tell(route, to: $0, service, cases) }
            // One post may see nothing of what another sees.
            let differs = tellings.contains { $0.differs }
            if differs == places.common.contains(route.name) {
                found.append("\(route.name) tells two offices \(differs ? "something else" : "the same")")
            }
            found += tellings.flatMap(\.faults)
        }
        return found
    }

    private struct Telling {
        var differs = false
        var faults: [String] = []
    }

    private static func tell(
        _ route: AttackedRoute, to role: Role, _ service: TestService, _ cases: [String: String]
    ) async throws -> Telling {
        func ask(of office: String, _ more: [String: String] = [:]) async throws -> Told {
            let request = route.request(as: role, of: office, at: route.path(with: more))
            return Told(try await service.ask(request), leaving: [own, other] + more.values)
        }
        let (mine, theirs) = (try await ask(of: own), try await ask(of: other))
        var telling = Telling(differs: mine.text != theirs.text)
        for told in [mine, theirs] where told.status != 200 {
            telling.faults.append("\(role) \(route.name) answers \(told.status) \(told.detail)")
        }
        for parameter in route.parameters {
            if officeParameters.contains(parameter) {
                let asked = try await ask(of: other, [parameter: own])
                // Refused, or the answer that the office gets anyway.
                if !(400..<500).contains(asked.status), asked != theirs {
                    telling.faults.append("\(role) \(route.name) tells another office's by ?\(parameter)=")
                }
            } else if namesCase(parameter) {
                for (collection, id) in cases.sorted(by: { $0.key < $1.key }) {
                    let (asked, nobodys) = (
                        try await ask(of: other, [parameter: id]), try await ask(of: other, [parameter: UUID().uuidString.lowercased()])
                    )
                    if asked != nobodys {
                        telling.faults.append("\(role) \(route.name) tells one of /\(collection) from nobody's by ?\(parameter)=")
                    }
                }
            }
        }
        return telling
    }
}

/// An answer, as far as two of them can be compared: without the names that were asked for, and without times.
struct Told: Equatable {
    let status: Int
    let text: String
    let detail: String

    init(_ answer: TestAnswer, leaving names: [String]) {
        status = answer.status
        detail = "\(answer.problem ?? "") \(answer.json["detail"] ?? "") \(answer.faults)"
        // A problem document names its request besides.
        let said = answer.status < 400 ? String(decoding: answer.body, as: UTF8.self) : detail
        text = names.filter { !$0.isEmpty }.reduce(said) { $0.replacing($1, with: "·") }
            .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d[0-9:.]*(Z|[+-]\d\d:\d\d)/, with: "·")
    }

    static func == (one: Told, other: Told) -> Bool { one.status == other.status && one.text == other.text }
}

extension Sequence {
    /// The same for a transformation that waits, one after the other.
    func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
