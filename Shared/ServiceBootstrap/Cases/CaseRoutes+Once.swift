import Casework
import Foundation
import Hummingbird
package import SharedModels

/// A text that an answer shows once and that is kept nowhere in clear, such as a secret that was made for the caller.
package struct ShownOnce: Sendable {
    /// The field of the answer.
    package let field: String
    package let value: Secret

    package init(_ field: String, _ value: Secret) {
        self.field = field
        self.value = value
    }
}

extension CaseRoutes {
    /// `POST /<path>`: makes a case with something that only this answer shows. The answer that is kept for a repetition of the request is
    /// without it.
    package func create<Body: Decodable & Sendable>(
        _ body: Body.Type, by roles: Set<Role>,
        showing command: @escaping @Sendable (Body, Caller) async throws -> (command: Case.Command, once: ShownOnce)
    ) {
        let commands = commands
        group.post(commands.path, by: roles, body: body) { sent, request, context in
            let bytes = try await sent.bytes()
            let made = try await command(try sent.decode(bytes), context.caller)
            return try await commands.submit(
                made.command, to: CaseID(.v7()), creates: true, bytes, request, context, once: made.once)
        }
    }

    /// `POST /<path>/{id}/<name>`: a command whose answer alone shows something.
    package func command<Body: Decodable & Sendable>(
        _ name: String, _ body: Body.Type, by roles: Set<Role>,
        showing command: @escaping @Sendable (Body, Case) async throws -> (command: Case.Command, once: ShownOnce)
    ) {
        let (commands, reading) = (commands, reading)
        group.post("\(commands.path)/:id/\(name)", by: roles, body: body) { sent, request, context in
            let found = try await reading.find(context)
            let bytes = try await sent.bytes()
            let made = try await command(try sent.decode(bytes), found.body)
            return try await commands.submit(
                made.command, to: found.record.id, creates: false, bytes, request, context, once: made.once)
        }
    }
}

extension ShownOnce {
    /// The answer with the text as its last field.
    func added(to json: [UInt8]) -> [UInt8] {
        guard json.last == UInt8(ascii: "}") else { return json }
        var text = JSONText(capacity: 128)
        text.append(raw: ",")
        text.append(string: field)
        text.append(raw: ":")
        text.append(string: value.reveal())
        text.append(raw: "}")
        return json.dropLast() + text.bytes
    }
}
