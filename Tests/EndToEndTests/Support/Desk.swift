import Foundation
import SharedModels
import TestSupport

/// A member of staff at a screen: gives commands through the public APIs, repeats each under its key until it is answered, and notes
/// what was seen.
struct Desk: Sendable {
    let installation: Installation
    let log: ClientLog
    /// How long one command, or one wait for a case, may take with all its repetitions.
    var patience: Duration = .seconds(60)

    /// A case as it was answered.
    struct Answered: Sendable {
        let id: UUID
        let number: String
        let state: String
        let version: Int64
        let json: JSON

        init(_ json: JSON) throws {
            guard let id = json["id"].uuid, let number = json["number"].string, let state = json["state"].string,
                let version = json["version"].int
            else { throw TestFailure("an answer without id, number, state or version") }
            (self.id, self.number, self.state, self.version, self.json) = (id, number, state, version, json)
        }
    }

    // MARK: Commands

    /// Makes a case; `name` is the command as the history will name it, `path` the kind of case in URLs, unless it is the service's own.
    func create(_ member: Member, _ name: String, _ body: JSON, as role: Role, at path: String? = nil) async throws -> Answered {
        try await send(
            ClientRequest(member: member, key: UUID().uuidString.lowercased(), command: name, target: nil), "/\(path ?? member.path)", body,
            role)
    }

    /// Gives a command to a case.
    @discardableResult
    func command(
        _ member: Member, _ id: UUID, _ name: String, _ body: JSON = [:], as role: Role, at path: String? = nil
    ) async throws -> Answered {
        let request = ClientRequest(member: member, key: UUID().uuidString.lowercased(), command: name, target: id)
        return try await send(request, "/\(path ?? member.path)/\(id.uuidString.lowercased())/\(name)", body, role)
    }

    private func send(_ request: ClientRequest, _ path: String, _ body: JSON, _ role: Role) async throws -> Answered {
        let headers = ["Authorization": try installation.credentials.authorization(role), "Idempotency-Key": request.key]
        let deadline = ContinuousClock.now + patience
        var pause = Duration.milliseconds(50)
        var last = ""
        repeat {
            log.write(.invoke, request)
            let answer: APIClient.Answer
            do {
                answer = try await installation.client.send("POST", installation.api(request.member) + path, headers: headers, body: body)
            } catch {
                last = "no answer"
                log.write(.info, request) { $0.error = last }
                try await wait(&pause)
                continue
            }
            last = "\(answer.status) \(answer.json["type"].string ?? "") \(answer.json["detail"].string ?? "")"
            if (200...299).contains(answer.status) { return try accepted(answer, request) }
            if Self.isOpen(answer) {
                log.write(.info, request) { $0.status = answer.status }
                try await wait(&pause)
                continue
            }
            log.write(.fail, request) { $0.status = answer.status }
            throw TestFailure("\(request.member) \(request.command) was refused: \(last) \(answer.json["errors"])")
        } while ContinuousClock.now < deadline
        throw TestFailure("\(request.member) \(request.command) had no good answer within \(patience); the last was: \(last)")
    }

    private func accepted(_ answer: APIClient.Answer, _ request: ClientRequest) throws -> Answered {
        let answered = try Answered(answer.json)
        log.write(.ok, request) { line in
            line.status = answer.status
            line.caseID = answered.id
            line.version = answered.version
            line.number = answered.number
        }
        return answered
    }

    /// Answers after which the same request is sent again: the service is overwhelmed, stopping, or still at it.
    private static func isOpen(_ answer: APIClient.Answer) -> Bool {
        answer.status >= 500 || answer.status == 429 || answer.json["type"].string == "urn:guanjia:problem:request-in-progress"
    }

    private func wait(_ pause: inout Duration) async throws {
        try await Task.sleep(for: pause)
        pause = min(pause * 2, .milliseconds(500))
    }

    // MARK: Reading

    /// Waits until a case is there and as it should be: what others do to it arrives by events.
    func wait(
        for member: Member, _ id: UUID, _ what: String, as role: Role = .csManager, at path: String? = nil,
        until isRight: (Answered) -> Bool
    ) async throws -> Answered {
        let deadline = ContinuousClock.now + patience
        var pause = Duration.milliseconds(25)
        var last = "nothing"
        repeat {
            if let seen = try await look(at: member, id, as: role, at: path) {
                if isRight(seen) { return seen }
                last = "state \(seen.state)"
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(250))
        } while ContinuousClock.now < deadline
        throw TestFailure("\(member) \(id): \(what) did not happen within \(patience); seen is \(last)")
    }

    /// A case as it is now; nil when it is not there or nobody answers.
    func look(at member: Member, _ id: UUID, as role: Role, at path: String? = nil) async throws -> Answered? {
        let headers = ["Authorization": try installation.credentials.authorization(role)]
        let url = installation.api(member) + "/\(path ?? member.path)/\(id.uuidString.lowercased())"
        // No answer: the service is away; the caller looks again.
        guard let answer = try? await installation.client.send("GET", url, headers: headers), answer.status == 200 else { return nil }
        return try Answered(answer.json)
    }

    /// Waits until the cases of a contact have come, by what Intake heard of them, to a state.
    func wait(forProgressOf contact: UUID, to state: String) async throws {
        let headers = ["Authorization": try installation.credentials.authorization(.receptionist)]
        let url = installation.api(.intake) + "/contacts/\(contact.uuidString.lowercased())/progress"
        var last: [String?] = []
        let isHeard = await eventually(within: patience) {
            // No answer: the service is away; it is asked again.
            guard let answer = try? await installation.client.send("GET", url, headers: headers), answer.status == 200 else { return false }
            last = answer.json["items"].items.map { $0["state"].string }
            return !last.isEmpty && last.allSatisfy { $0 == state }
        }
        guard !isHeard else { return }
        throw TestFailure("the cases of contact \(contact) were not heard to be \(state) within \(patience), but \(last)")
    }
}
