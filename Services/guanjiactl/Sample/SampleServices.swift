import Foundation
import SharedModels

/// The public APIs of the four services that keep cases, for every post of the sample.
struct SampleServices: Sendable {
    private let clients: [ServiceName: ServiceClient]
    private let tokens: [Role: AccessToken]
    /// Whom the posts' tokens are for.
    let subjects: [Role: String]

    /// Most lines of a history, and most contacts that are looked through for the sample's.
    private static let mostPages = 20
    private static let pageSize = 200

    init(_ surroundings: Surroundings, tokens folder: TokenFolder, roles: Set<Role>) throws {
        var clients: [ServiceName: ServiceClient] = [:]
        for service in ServiceName.keepingCases { clients[service] = ServiceClient(try surroundings.url(of: service, .api), token: nil) }
        self.clients = clients
        var tokens: [Role: AccessToken] = [:]
        for role in roles.union([.receptionist, .officeDirector]) { tokens[role] = try folder.token(for: role) }
        self.tokens = tokens
        subjects = try folder.subjects()
    }

    init(clients: [ServiceName: ServiceClient], tokens: [Role: AccessToken] = [:]) {
        self.clients = clients
        self.tokens = tokens
        subjects = [:]
    }

    /// A case as far as the sample looks at it.
    struct Case: Decodable, Sendable {
        let id: String
        let number: String
        let state: String
        let allowedCommands: [String]
        let child: Child?
        let callbackTaskId: String?
        let cycle: Int?
        let closure: Closure?
        let occurredAt: Date?
        let reason: String?
        let caller: Caller?

        struct Child: Decodable, Sendable { let id: String }
        struct Closure: Decodable, Sendable { let reworkOrderId: String? }
        struct Caller: Decodable, Sendable { let unit: String? }
    }

    /// Records a contact.
    func record(_ body: Data, key: String) async throws -> (case: Case, isReplay: Bool) {
        let response = try await client(.intake, .receptionist).send(.command("contacts", body: body, key: key))
        return (try response.decode(Case.self), response.isReplay)
    }

    /// Gives a command.
    func command(_ name: String, to slot: SamplePlan.Slot, id: String, as role: Role, body: Data, key: String) async throws {
        let path = "\(slot.path)/\(ServiceRequest.part(id))/\(name)"
        _ = try await client(slot.service, role).send(.command(path, body: body, key: key))
    }

    /// A case, or nil while it is not there.
    func find(_ slot: SamplePlan.Slot, id: String) async throws -> Case? {
        do {
            return try await client(slot.service, .officeDirector).send(.get("\(slot.path)/\(ServiceRequest.part(id))")).decode(Case.self)
        } catch let fault as RequestFault {
            guard fault.refusal?.status == 404 else { throw fault }
            return nil
        }
    }

    /// How often each command has been given to a case.
    func history(_ slot: SamplePlan.Slot, id: String) async throws -> [String: Int] {
        struct Line: Decodable { let command: String }
        let path = "\(slot.path)/\(ServiceRequest.part(id))/history"
        let lines: [Line] = try await pages(path, client(slot.service, .officeDirector))
        return lines.reduce(into: [:]) { $0[$1.command, default: 0] += 1 }
    }

    /// The newest cases of an office.
    func cases(_ slot: SamplePlan.Slot, office: String, as role: Role = .officeDirector) async throws -> [Case] {
        try await pages(slot.path, client(slot.service, role), query: [URLQueryItem(name: "office", value: office)])
    }

    private struct Page<Item: Decodable>: Decodable {
        let items: [Item]
        let next: String?
    }

    func pages<Item: Decodable>(_ path: String, _ client: ServiceClient, query: [URLQueryItem] = []) async throws -> [Item] {
        var items: [Item] = []
        var cursor: String?
        for _ in 0..<Self.mostPages {
            let place =
                [URLQueryItem(name: "limit", value: String(Self.pageSize))]
                + (cursor.map { [URLQueryItem(name: "cursor", value: $0)] } ?? [])
            let page = try await client.send(.get(path, query: query + place)).decode(Page<Item>.self)
            items += page.items
            guard let next = page.next else { break }
            cursor = next
        }
        return items
    }

    func client(_ service: ServiceName, _ role: Role) throws -> ServiceClient {
        guard let client = clients[service] else { throw ToolError("no address of \(service.rawValue)") }
        return tokens[role].map { client.with($0) } ?? client
    }
}
