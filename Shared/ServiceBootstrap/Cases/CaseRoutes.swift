import Casework
package import Database
package import Foundation
package import Hummingbird
import Logging
package import Policy
package import SharedModels

/// The routes of one kind of case: list, read, history, and a POST for each command (D15).
///
/// `POST /complaints` makes, `POST /complaints/{id}/classify` commands. Every answer to a command is the case as it now stands;
/// its `ETag` is the version, `If-Match` makes a command conditional, `Idempotency-Key` makes it repeatable (D8).
///
/// Each route says which posts may use it, `by:`; the others are refused before anything of their request is read. Within that a case decides
/// by its state, its office and its rules.
package struct CaseRoutes<Case: CaseType> where Case.Rules == Policy {
    let commands: CaseCommanding<Case>
    let reading: CaseReading<Case>
    let group: CallerRoutes

    /// Adds the reading routes.
    /// - Parameters:
    ///   - type: the kind of case.
    ///   - path: the plural noun, such as `complaints`.
    ///   - engine: what the routes work with.
    ///   - group: where they are added.
    ///   - readers: who may read.
    ///   - filters: what the list can be narrowed by, beside state, office and number.
    ///   - listed: where the list reads the body from, for a kind whose whole body is large; over a row of `case_file`.
    package init(
        _ type: Case.Type, at path: String, of engine: CaseEngine, in group: CallerRoutes,
        by readers: Set<Role>, filters: [ListFilter] = [], listed: SQL = "body"
    ) {
        self.commands = CaseCommanding(engine: engine, path: path)
        self.group = group
        reading = CaseReading<Case>(engine: engine, path: path, filters: filters, listed: listed)
        let reading = reading
        group.get(path, by: readers, asking: reading.listNames) { request, context in try await reading.list(request, context) }
        group.get("\(path)/:id", by: readers) { request, context in try await reading.one(request, context) }
        group.get("\(path)/:id/history", by: readers, asking: PageRequest.names) { request, context in
            try await reading.history(request, context)
        }
    }

    /// `POST /<path>`: makes a case.
    /// - Parameters:
    ///   - body: what the request is read as.
    ///   - roles: who may, whatever the case decides besides.
    package func create<Body: CommandRequest>(_ body: Body.Type, by roles: Set<Role>) where Body.Command == Case.Command {
        let commands = commands
        group.post(commands.path, by: roles, body: body) { sent, request, context in
            try await commands.answer(sent, to: CaseID(.v7()), creates: true, request, context)
        }
    }

    /// The same for one whose body may name it: what has a name is made once, and named again answered with 200.
    package func create<Body: CommandRequest>(
        _ body: Body.Type, by roles: Set<Role>, id: @escaping @Sendable (Body) async throws -> CaseID?
    ) where Body.Command == Case.Command {
        let commands = commands
        group.post(commands.path, by: roles, body: body) { sent, request, context in
            try await commands.answer(sent, to: CaseID(.v7()), named: id, creates: true, request, context) { try $0.command() }
        }
    }

    /// The same for one that needs to look something up first.
    package func create<Body: Decodable & Sendable>(
        _ body: Body.Type, by roles: Set<Role>,
        making command: @escaping @Sendable (Body, Caller) async throws -> Case.Command
    ) {
        let commands = commands
        group.post(commands.path, by: roles, body: body) { sent, request, context in
            try await commands.answer(sent, to: CaseID(.v7()), creates: true, request, context) { body in
                try await command(body, context.caller)
            }
        }
    }

    /// The same for one whose body may name it and that needs to look something up first.
    package func create<Body: Decodable & Sendable>(
        _ body: Body.Type, by roles: Set<Role>, id: @escaping @Sendable (Body) async throws -> CaseID?,
        making command: @escaping @Sendable (Body, Caller) async throws -> Case.Command
    ) {
        let commands = commands
        group.post(commands.path, by: roles, body: body) { sent, request, context in
            try await commands.answer(sent, to: CaseID(.v7()), named: id, creates: true, request, context) { body in
                try await command(body, context.caller)
            }
        }
    }

    /// `POST /<path>/{id}/<name>`: a command to a case.
    package func command<Body: CommandRequest>(
        _ name: String, _ body: Body.Type, by roles: Set<Role>
    ) where Body.Command == Case.Command {
        let commands = commands
        group.post("\(commands.path)/:id/\(name)", by: roles, body: body) { sent, request, context in
            try await commands.answer(sent, to: try CaseReading<Case>.id(in: context), creates: false, request, context)
        }
    }

    /// The same for a command that needs to look something up: `making` gets the body and the case as it stands.
    package func command<Body: Decodable & Sendable>(
        _ name: String, _ body: Body.Type, by roles: Set<Role>,
        making command: @escaping @Sendable (Body, Case) async throws -> Case.Command
    ) {
        let (commands, reading) = (commands, reading)
        group.post("\(commands.path)/:id/\(name)", by: roles, body: body) { sent, request, context in
            let found = try await reading.find(context)
            return try await commands.answer(sent, to: found.record.id, creates: false, request, context) { body in
                try await command(body, found.body)
            }
        }
    }

    /// The same for a command whose other half is a command to another case: `making` also gets where the request comes from.
    package func command<Body: Decodable & Sendable>(
        _ name: String, _ body: Body.Type, by roles: Set<Role>,
        with command: @escaping @Sendable (Body, Case, CommandOrigin) async throws -> Case.Command
    ) {
        let (commands, reading) = (commands, reading)
        group.post("\(commands.path)/:id/\(name)", by: roles, body: body) { sent, request, context in
            let found = try await reading.find(context)
            let bytes = try await sent.bytes()
            let call = CommandCall(request: request, context: context, body: bytes)
            let expected = try call.expectedVersion()
            let origin = CommandOrigin(
                caller: context.caller, idempotency: try call.idempotency(),
                isCurrent: expected.map { $0 == found.record.version } ?? true)
            let made = try await command(try sent.decode(bytes), found.body, origin)
            return try await commands.submit(
                made, to: found.record.id, creates: false, bytes, request, context, isConditional: !origin.isBegun)
        }
    }

    /// `POST /<path>/{id}/<name>` whose body is a file: `making` reads and keeps it, and gives the command that follows.
    ///
    /// `making` may keep the file before the command is decided, because a command must never speak of a file that is not there. It also
    /// gives what tells this request from another, for the idempotency key.
    /// - Parameters:
    ///   - name: the last part of the path.
    ///   - roles: who may, whatever the case decides besides.
    ///   - names: the parameters of its query.
    ///   - command: reads the request.
    package func upload(
        _ name: String, by roles: Set<Role>, asking names: [String],
        making command: @escaping @Sendable (Request, CallerRequestContext, Case) async throws -> (command: Case.Command, identity: Data)
    ) {
        let (commands, reading) = (commands, reading)
        group.post("\(commands.path)/:id/\(name)", by: roles, asking: names) { request, context in
            let found = try await reading.find(context)
            // Before anything is kept for a command that cannot be taken.
            _ = try IdempotencyKey(of: request)
            _ = try VersionCondition(of: request)
            let made = try await command(request, context, found.body)
            return try await commands.submit(made.command, to: found.record.id, creates: false, made.identity, request, context)
        }
    }

    /// `GET /<path>/{id}/<name>`: something about a case that is no JSON.
    ///
    /// - Parameters:
    ///   - name: the last part of the path.
    ///   - roles: who may.
    ///   - names: the parameters of its query.
    ///   - answer: answers.
    package func file(
        _ name: String, by roles: Set<Role>, asking names: [String] = [],
        _ answer: @escaping @Sendable (Request, CallerRequestContext, Case) async throws -> Response
    ) {
        let reading = reading
        group.get("\(reading.path)/:id/\(name)", by: roles, asking: names) { request, context in
            return try await answer(request, context, try await reading.find(context).body)
        }
    }

    /// `GET /<path>/{id}/<name>`: something that is looked up about a case.
    package func reading<Answer: Encodable & Sendable>(
        _ name: String, by roles: Set<Role>, _ answer: @escaping @Sendable (Case, Caller) async throws -> Answer
    ) {
        let reading = reading
        group.get("\(reading.path)/:id/\(name)", by: roles) { request, context in
            let found = try await reading.find(context)
            let value = try await answer(found.body, context.caller)
            if let revealing = value as? any RevealingAnswer { context.recordReveals(of: Case.kind, count: revealing.revealed) }
            return try reading.json(value)
        }
    }

    /// `GET /<path>/{id}/<name>`: a case as a page for people, such as a form to be signed on paper.
    package func page(
        _ name: String, by roles: Set<Role>, _ html: @escaping @Sendable (Case, Actor) async throws -> String
    ) {
        let reading = reading
        group.get("\(reading.path)/:id/\(name)", by: roles) { _, context in
            let (record, body) = try await reading.find(context)
            context.record(.page, ["case.id": "\(record.id)", "case.number": "\(record.number)"])
            return HTMLAnswer.make(try await html(body, context.caller.actor), version: record.version)
        }
    }
}

/// Takes commands from requests to the engine and its results back.
struct CaseCommanding<Case: CaseType>: Sendable where Case.Rules == Policy {
    let engine: CaseEngine
    let path: String

    func answer<Body: CommandRequest>(
        _ sent: SentBody<Body>, to id: CaseID, creates: Bool, _ request: Request, _ context: CallerRequestContext
    ) async throws -> Response where Body.Command == Case.Command {
        try await answer(sent, to: id, creates: creates, request, context) { try $0.command() }
    }

    func answer<Body: Decodable & Sendable>(
        _ sent: SentBody<Body>, to id: CaseID, named: (@Sendable (Body) async throws -> CaseID?)? = nil, creates: Bool, _ request: Request,
        _ context: CallerRequestContext, making: @Sendable (Body) async throws -> Case.Command
    ) async throws -> Response {
        let bytes = try await sent.bytes()
        return try await answer(sent, to: id, named: named, creates: creates, bytes, request, context, making: making)
    }

    /// The same for a body that has been read.
    func answer<Body: Decodable & Sendable>(
        _ sent: SentBody<Body>, to id: CaseID, named: (@Sendable (Body) async throws -> CaseID?)? = nil, creates: Bool, _ bytes: Data,
        _ request: Request,
        _ context: CallerRequestContext, making: @Sendable (Body) async throws -> Case.Command
    ) async throws -> Response {
        let body = try sent.decode(bytes)
        return try await submit(try await making(body), to: try await named?(body) ?? id, creates: creates, bytes, request, context)
    }

    /// Gives a command; `identity` is what tells this request from another of the same path. What is to be shown once is shown when the
    /// command was taken, and in no repetition. `isConditional` is false once the version that the request asks for was found.
    func submit(
        _ command: Case.Command, to id: CaseID, creates: Bool, _ identity: Data, _ request: Request, _ context: CallerRequestContext,
        once: ShownOnce? = nil, isConditional: Bool = true
    ) async throws -> Response {
        let call = CommandCall(request: request, context: context, body: identity)
        let cause = try Submission.Cause.request(
            context.caller.actor, idempotency: call.idempotency(), expectedVersion: isConditional ? call.expectedVersion() : nil,
            traceparent: TraceContext.current?.traceparent)
        let result = await engine.runner.submit(
            Submission(command, to: id, as: Case.self, under: engine.policy, cause: cause, creates: creates))
        await recordReveal(in: result, context)
        return try CommandAnswer.response(to: result, path: path, once: once)
    }
}
