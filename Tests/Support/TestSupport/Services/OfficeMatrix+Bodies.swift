import Foundation
import ServiceBootstrap
import SharedModels

/// Bodies that name another office, or a case of another's.
extension OfficeMatrix {
    /// What is wrong with the answers to somebody whose body names another office than the own.
    ///
    /// A route that does something refuses it before it looks at anything else. One that only reads answers as if the own one had been named.
    static func officeFaults(of routes: [AttackedRoute], in file: OpenAPIFile, _ service: TestService) async throws -> [String] {
        var found: [String] = []
        for route in routes where !route.reads && !route.hasParameter && file.bodySchema(of: route.name)?["properties"]?["office"] != nil {
            func ask(_ role: Role, naming office: String) async throws -> Told {
                let body = try route.body(setting: BodyField.office, to: office)
                return Told(try await service.ask(route.request(as: role, of: other, body: body)), leaving: [own, other])
            }
            for role in route.roles {
                let asked = try await ask(role, naming: own)
                guard asked.status != 403 else { continue }
                let named = try await ask(role, naming: other)
                if asked.status != 200 || asked != named {
                    found.append("\(role) \(route.name) with another's office answers \(asked.status) \(asked.detail)")
                }
            }
        }
        return found
    }

    /// What is wrong with the answers to somebody who ties a case of the own office to another office's: for each field that names a case,
    /// the same must be said as of a case that nobody has. That the field is looked at shows by a case of the own office, which is taken.
    static func linkFaults(
        of routes: [AttackedRoute], in file: OpenAPIFile, _ service: TestService, _ places: AttackedPlaces, _ cases: [String: String]
    ) async throws -> [String] {
        let twins = try await service.casesByCollection(of: other)
        var found: [String] = []
        for route in routes where !route.reads && !places.batches.contains(route.name) {
            guard let schema = file.bodySchema(of: route.name) else { continue }
            let roles = route.roles.filter { $0 != .owner }
            for field in BodyField.all(of: schema) where field.isID && !roles.isEmpty {
                let key = "\(route.name) \(field.name)"
                guard !places.noLinks.contains(key) else { continue }
                let collection = places.links[key] ?? cases.keys.sorted().first { field.isOne(of: $0) }
                guard let collection, let theirs = cases[collection] else {
                    found.append("\(key) names a case of no collection that is known")
                    continue
                }
                let link = Link(route: route, field: field, body: places.bodies[key], theirs: theirs, own: twins[collection])
                let (faults, isTaken) = try await link.faults(for: roles, at: try await service.twin(for: route, in: file, twins), service)
                found += faults
                if isTaken == places.untaken.contains(key) { found.append("\(key) of the own office is \(isTaken ? "" : "not ")taken") }
            }
        }
        return found
    }

    /// A field by which a case can be tied to another.
    private struct Link {
        let route: AttackedRoute
        let field: BodyField
        /// Instead of the contract's example.
        let body: String?
        let theirs: String
        let own: String?

        // At the path of a case of the other office, where the route has one.
        func faults(for roles: [Role], at path: String, _ service: TestService) async throws -> (faults: [String], isTaken: Bool) {
            func ask(_ role: Role, naming id: String) async throws -> Told {
                let example = try route.body(
                    setting: BodyField.office, to: OfficeMatrix.other, onlyIfThere: true, in: body.map { Data($0.utf8) })
                let body = try route.body(setting: field, to: id, in: example)
                return Told(
                    try await service.ask(route.request(as: role, of: OfficeMatrix.other, at: path, body: body)), leaving: [id])
            }
            var found: [String] = []
            for role in roles {
                let (asked, nobodys) = (try await ask(role, naming: theirs), try await ask(role, naming: UUID().uuidString.lowercased()))
                let what = "\(role) \(route.name) with another's \(field.name)"
                if !(400..<500).contains(asked.status) {
                    found.append("\(what) answers \(asked.status)")
                } else if asked != nobodys {
                    found.append("\(what) answers \(asked.status) \(asked.detail), with nobody's \(nobodys.status) \(nobodys.detail)")
                }
            }
            guard let own else { return (found, false) }
            for role in roles where try await ask(role, naming: own).status < 300 { return (found, true) }
            return (found, false)
        }
    }
}

extension AttackedRoute {
    /// The example with another value in a field.
    func body(setting field: BodyField, to value: String, onlyIfThere: Bool = false, in given: Data? = nil) throws -> Data {
        let object = try JSONSerialization.jsonObject(with: given ?? body ?? Data("{}".utf8))
        if onlyIfThere, (object as? [String: Any])?[field.name] == nil { return given ?? body ?? Data("{}".utf8) }
        return try JSONSerialization.data(withJSONObject: field.set(value, in: object))
    }
}

extension BodyField {
    static let office = BodyField(path: ["office"], isText: true)
}

extension TestService {
    /// The path of a route at a case of the other office that nothing has been done with; the route's own path when it names none, or when
    /// no such case can be begun.
    fileprivate func twin(for route: AttackedRoute, in file: OpenAPIFile, _ twins: [String: String]) async throws -> String {
        let segments = route.permission.path.split(separator: "/").map(String.init)
        guard segments.count > 2, segments[1] == "{id}" else { return route.path() }
        let id = try await beginAnew(segments[0], in: file, of: OfficeMatrix.other) ?? twins[segments[0]]
        guard let id else { return route.path() }
        let rest = route.path.split(separator: "/").dropFirst(2).map(String.init)
        return route.path(at: "/" + ([segments[0], id] + rest).joined(separator: "/"))
    }
}
