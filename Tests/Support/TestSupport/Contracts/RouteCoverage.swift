import Foundation
import Hummingbird
import Policy
package import ServiceBootstrap

/// Compares the routes of a service with the paths of its OpenAPI file (D15).
///
/// ```swift
/// let coverage = try RouteCoverage(of: RepairDispatchMain.service, in: "repair-dispatch.yaml")
/// #expect(coverage.faults == [])
/// ```
package struct RouteCoverage {
    /// What does not agree: routes that the file does not describe, paths that no route answers, operations that leave out what all of
    /// them must say, references that lead nowhere. Empty when all is well.
    package let faults: [String]
    /// How many routes were compared.
    package let count: Int

    /// - Parameters:
    ///   - service: whose routes.
    ///   - name: of the file in `contracts/openapi`.
    /// - Throws: when the file cannot be read.
    package init(of service: CaseService, in name: String) throws {
        let file = try OpenAPIFile(name)
        let routes = try Self.routes(of: service)
        let described = Set(file.operations.keys)
        var faults = routes.subtracting(described).sorted().map { "\($0) is not described" }
        faults += described.subtracting(routes).sorted().map { "\($0) is described, but no route answers it" }
        faults += file.brokenReferences.map { "\($0) leads nowhere" }
        let names = file.operations.values.compactMap { $0["operationId"]?.string }
        if Set(names).count != described.count { faults.append("operationIds are missing or there twice") }
        if file.root["security"] == nil { faults.append("security is missing") }
        for (route, operation) in file.operations.sorted(by: { $0.key < $1.key }) {
            faults += Self.gaps(in: operation, of: route, parameters: file.parameters(of: route)).map { "\(route): \($0)" }
        }
        self.faults = faults + (try Self.queries(of: service, in: file))
        count = routes.count
    }

    /// What the service's router answers, as `POST /work-orders/{id}/collect`.
    package static func routes(of service: CaseService) throws -> Set<String> {
        let router = Router(context: APIRequestContext.self)
        let engine = try service.idleEngine(under: .baseline)
        service.openRoutes(engine, router.group())
        service.routes(engine, CallerRoutes(router.group(context: CallerRequestContext.self)))
        return Set(
            router.routes.map { route in
                let segments = route.path.description.split(separator: "/").map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0) }
                return "\(route.method.rawValue) /\(segments.joined(separator: "/"))"
            })
    }

    /// What the service's routes take.
    package static func declared(by service: CaseService) throws -> [DeclaredRoute] {
        let routes = CallerRoutes(Router(context: APIRequestContext.self).group(context: CallerRequestContext.self))
        service.routes(try service.idleEngine(under: .baseline), routes)
        return routes.declared
    }

    /// Parameters of queries that are read and not described, or described and not read.
    private static func queries(of service: CaseService, in file: OpenAPIFile) throws -> [String] {
        try declared(by: service).flatMap { route in
            let path = "\(route.method) \(route.path)"
            let described = file.queryNames(of: path)
            return Set(route.query).symmetricDifference(described).sorted().map { name in
                described.contains(name) ? "\(path): ?\(name)= is described, but not read" : "\(path): ?\(name)= is read, but not described"
            }
        }
    }

    /// What every operation says: what it is for, its parameters, and how it can be refused.
    private static func gaps(in operation: OpenAPIFile.Place, of route: String, parameters: [String: OpenAPIFile.Place]) -> [String] {
        let answers = Set(operation["responses"]?.members.keys.map { $0 } ?? [])
        var expected: Set<String> = ["401", "default"]
        var needed: Set<String> = []
        if route.contains("{id}") {
            needed.insert("path id")
            expected.insert("404")
        }
        if operation["x-answers-once"]?.bool == true {
            // A form of somebody without a token, whose link is the key: it takes one answer.
            expected = ["400", "404", "409", "default"]
            if operation["security"] == nil { return ["lacks security: []"] }
        } else if operation["x-page"]?.bool == true {
            expected = ["404", "default"]
            if operation["security"] == nil { return ["lacks security: []"] }
        } else if operation["x-open311"]?.bool == true {
            // An outside standard, which has refusals of its own and no key that must be there.
            needed.insert("header Idempotency-Key")
            expected.formUnion(["400", "403", "404", "409"])
        } else if operation["x-asked-by-anybody"]?.bool == true {
            // A question of somebody without a token: what guesses could find is bounded.
            expected = ["400", "404", "413", "415", "422", "429", "default"]
            if operation["security"] == nil { return ["lacks security: []"] }
        } else if operation["x-changes-nothing"]?.bool == true {
            expected.formUnion(["400", "422"])
        } else if route.hasPrefix("POST ") {
            needed.insert("header Idempotency-Key")
            expected.formUnion(["400", "403", "409", "422", "428"])
            if route.contains("{id}") {
                needed.insert("header If-Match")
                expected.insert("412")
            }
        }
        var gaps = needed.subtracting(parameters.keys).sorted().map { "lacks the parameter \($0)" }
        gaps += expected.subtracting(answers).sorted().map { "lacks the answer \($0)" }
        if answers.isDisjoint(with: operation["x-answers-once"]?.bool == true ? ["303"] : ["200", "201"]) {
            gaps.append("lacks its good answer")
        }
        if operation["summary"]?.string == nil { gaps.append("lacks a summary") }
        if route.hasPrefix("POST "), operation["requestBody"]?["content"]?.members.values.allSatisfy({ $0["schema"] == nil }) != false {
            gaps.append("lacks a body")
        }
        return gaps
    }
}
